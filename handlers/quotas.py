"""Quotas: read that of the project or of any, and set the limits of one."""

from typing import Any

from backends.base import CloudLimits, CloudUsage
from domain.quotas import Resource
from handlers.bodies import leave_out_nulls
from operations.clouds.cloud import Caller, Cloud
from operations.requests import quotas as operations
from operations.requests.quotas import ProjectQuota

Body = dict[str, Any]


def get_quota(cloud: Cloud, caller: Caller) -> Body:
    """Return the quota of the caller's project."""
    return render_quota(operations.read_quota(cloud, caller.project_id))


def get_project_quota(cloud: Cloud, project_id: str) -> Body:
    """Return the quota of any project. Raises ProjectImpossible."""
    return render_quota(operations.read_quota(cloud, project_id))


def put_project_quota(cloud: Cloud, caller: Caller, project_id: str, body: Body) -> Body:
    """Set the limits of a project. Raises ProjectImpossible, PreconditionFailed."""
    own = {Resource(name): limit for name, limit in leave_out_nulls(body).items()}
    return render_quota(operations.set_limits(cloud, caller, project_id, own))


def render_quota(found: ProjectQuota) -> Body:
    """Return the quota as the document describes it."""
    usages = {
        resource.value: {"limit": usage.limit, "used": usage.used, "reserved": usage.reserved}
        for resource, usage in found.quota.items()
    }
    clouds = [
        {"region": region, "limits": render_limits(limits)}
        for region, limits in found.clouds.items()
    ]
    return {"project_id": found.project_id, **usages, "clouds": clouds}


def render_limits(limits: CloudLimits | None) -> Body | None:
    """Return what a cloud says of its limits, None when it did not answer."""
    if limits is None:
        return None
    usages = {
        "servers": limits.servers,
        "vcpus": limits.vcpus,
        "ram_mb": limits.ram_mb,
        "keypairs": limits.keypairs,
    }
    return {name: render_usage(usage) for name, usage in usages.items()}


def render_usage(usage: CloudUsage | None) -> Body | None:
    """Return what a cloud says of one resource, None where it has no such limit."""
    return None if usage is None else {"limit": usage.limit, "used": usage.used}
