"""Settings of how much a project may have, where no admin has said otherwise."""

from typing import Any

from pydantic import Field
from pydantic_settings import BaseSettings

from domain.quotas import Limits, Resource

MOST = 2**53 - 1
"""The largest whole number that every reader of JSON keeps as it is (RFC 8259 section 6)."""


def limit(description: str) -> Any:
    """Return the field of a limit, -1 for none."""
    return Field(
        -1, ge=-1, le=MOST, description=f"{description} that a project may have; -1 is any"
    )


class QuotaSettings(BaseSettings):
    """The limits of projects that have none of their own."""

    quota_servers: int = limit("servers")
    quota_vcpus: int = limit("vCPUs")
    quota_ram_mb: int = limit("MB of RAM")
    quota_disk_gb: int = limit("GB of disk")
    quota_keypairs: int = limit("key pairs")
    webhook_limit: int = Field(
        100, ge=-1, le=10_000, description="webhooks that a project may have; -1 is any number"
    )

    @property
    def quota_limits(self) -> Limits:
        """The limit of every resource."""
        return {
            Resource.SERVERS: self.quota_servers,
            Resource.VCPUS: self.quota_vcpus,
            Resource.RAM_MB: self.quota_ram_mb,
            Resource.DISK_GB: self.quota_disk_gb,
            Resource.KEYPAIRS: self.quota_keypairs,
            Resource.WEBHOOKS: self.webhook_limit,
        }
