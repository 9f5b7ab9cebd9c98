"""Projects: who may do what in them, how much they may have, and who has changed what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from ostler_sdk import models
from ostler_sdk._async.resource import AsyncResource, identify

if TYPE_CHECKING:
    from typing import Unpack

    from ostler_sdk import inputs


class AsyncAccess(AsyncResource):
    """Who calls, and what the caller may do."""

    async def me(self) -> models.Me:
        """Read who calls.

        Who calls by the credential of this request, in which project and with which role, and when
        that ends.
        """
        return await self._get(models.Me, "get_me")

    async def can_i(self, **question: Unpack[inputs.CanI]) -> models.Verdict:
        """Ask whether something may be done.

        Tells whether the caller may do something now, and if not, why: by its role, by what its
        credential is restricted to, by the state of a server or what it is locked against, or by
        the project's quota. The question is a `method` and a `path`, or a `server_id` and an
        `action`. Nothing is done or changed, and no cloud is asked. What is true now may not be
        true any more when the request comes; what the body of a request would have to hold is no
        part of the answer.

        method: The method of a request.
        path: The path of a request as it would be sent; a query behind it is not looked at.
        server_id: The server with which something would be done.
        action: What would be done with the server; `reboot_hard` is `reboot` of the type `HARD`.
        flavor_id: The flavor of a new server, or of a resize, by its id or its name.
        """
        response = await self._call("can_i", json=question)
        return self._read(models.Verdict, response.data)


class AsyncQuotas(AsyncResource):
    """How much of every resource a project may have, and has."""

    async def get(self, project_id: str | None = None) -> models.Quota:
        """Read the quota of any project.

        As `/api/v1/quota` tells a project's own. It needs an admin of all projects. A project of
        which nothing is recorded has nothing, and the limits of the settings.
        """
        if project_id is None:
            return await self._get(models.Quota, "get_quota")
        return await self._get(models.Quota, "get_project_quota", project_id)

    async def put(self, project_id: str, **limits: Unpack[inputs.PutProjectQuota]) -> models.Quota:
        """Set the limits of a project.

        Gives a project limits of its own, in the place of all that it had: a resource that is left
        out, or null, has the limit of the settings again. It needs an admin of all projects; the
        admin of a project cannot raise his own. A limit may be below what the project has: it keeps
        that, and gets no more until it has less.

        servers: How much of the resource the project may have; -1 is any amount. Without it, or
            with null, it is what the settings say.
        vcpus: How much of the resource the project may have; -1 is any amount. Without it, or with
            null, it is what the settings say.
        ram_mb: How much of the resource the project may have; -1 is any amount. Without it, or with
            null, it is what the settings say.
        disk_gb: How much of the resource the project may have; -1 is any amount. Without it, or
            with null, it is what the settings say.
        keypairs: How much of the resource the project may have; -1 is any amount. Without it, or
            with null, it is what the settings say.
        webhooks: How much of the resource the project may have; -1 is any amount. Without it, or
            with null, it is what the settings say.
        """
        response = await self._call("put_project_quota", project_id, json=limits)
        return self._read(models.Quota, response.data, response.etag)


Key = str | models.ApiKey | models.ApiKeyWithSecret


class AsyncKeys(AsyncResource):
    """API keys, with which programs say who they are."""

    async def create(self, **fields: Unpack[inputs.CreateKey]) -> models.ApiKeyWithSecret:
        """Make an API key.

        Makes a key with which a program says who it is: `Authorization: Bearer <secret>`. The
        answer holds the `secret`; no other answer ever does, and the service keeps its SHA-256
        alone. Nobody can make a key that may do more than he may himself: one for another project,
        or for all, needs an admin of all projects, and a credential with restrictions makes keys
        with these at least.

        An answer that nobody keeps cannot be given again: this request takes no `Idempotency-Key`,
        one that is sent is passed over, and the same request twice makes two keys. Where no answer
        came, look at the list, newest last, and revoke what was made unheard before another is
        made.

        name: What people call the key. Control characters are refused.
        role: What a caller may do: a viewer reads, an operator changes servers and what belongs to
            them, and an admin manages keys and limits beside. Each may do what those before it may.
        project_id: A project; without one, or with null, the caller's. Control characters are
            refused.
        all_projects: Whether an admin's key is one of every project, and not of its own alone.
        restrictions: To what the key is restricted beside its role; what is left out, null or empty
            restricts nothing. A key with `labels` or `servers` sees and changes only such servers:
            others are 404, the list of servers leaves them out, and what is about more than single
            servers or the catalogue is 403.
        expires_at: When the key ends; without one, or with null, 90 days from now, unless the
            service was set up otherwise (`AUTH_KEY_DAYS`).
        """
        response = await self._call("create_key", json=fields)
        return self._read(models.ApiKeyWithSecret, response.data, response.etag)

    async def get(self, key: Key) -> models.ApiKey:
        """Read an API key.

        What the key may do, when it ends, and when it was last used, to the minute.
        """
        return await self._get(models.ApiKey, "get_key", identify(key))

    async def page(self, **filters: Unpack[inputs.ListKeys]) -> models.ApiKeyPage:
        """List API keys.

        One page of the project's API keys, oldest first, those that have ended among them. No
        secret is ever shown.

        all_projects: Whether to list what is in any project. Only for admins of all projects;
            `project_id` beside it narrows the list to one.
        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        """
        return await self._get(models.ApiKeyPage, "list_keys", query=filters)

    async def list(self, **filters: Unpack[inputs.ListKeys]) -> AsyncIterator[models.ApiKey]:
        """List API keys.

        One page of the project's API keys, oldest first, those that have ended among them. No
        secret is ever shown.

        all_projects: Whether to list what is in any project. Only for admins of all projects;
            `project_id` beside it narrows the list to one.
        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        """
        async for key in self._walk(models.ApiKey, "list_keys", query=filters):
            yield key

    async def rotate(self, key: Key, **fields: Unpack[inputs.RotateKey]) -> models.ApiKeyWithSecret:
        """Give an API key another secret.

        Makes another secret for the key, which is all that changes of what it may do. The secret of
        before holds beside it for a while, so that programs can be told one after the other; one
        that was replaced before that ends now. The answer holds the new `secret`, and no other
        answer ever does.

        This request takes no `Idempotency-Key` either, and twice it ends the secret in use at once.
        With `If-Match` it is done once. Where no answer came, make another key in the time in which
        the secret of before still holds.

        expires_at: When the key ends; without one, or with null, 90 days from now, unless the
            service was set up otherwise (`AUTH_KEY_DAYS`).
        overlap_seconds: How long the secret of before holds beside the new one, a day if it is left
            out or null; 0 ends it now.
        """
        response = await self._call("rotate_key", identify(key), json=fields)
        return self._read(models.ApiKeyWithSecret, response.data, response.etag)

    async def revoke(self, key: Key) -> None:
        """Revoke an API key.

        Ends the key for good: within a second every process of the service refuses it, and streams
        of events that it has opened end. A key that may do more than the caller is not the caller's
        to revoke.
        """
        await self._delete("revoke_key", identify(key))


class AsyncAudit(AsyncResource):
    """Who changed what, and what was refused to whom."""

    async def page(self, **filters: Unpack[inputs.ListAudit]) -> models.AuditPage:
        """Read who changed what.

        One page of the log of audit: each change that a request has made, written in the
        transaction of the change, and each request for one that was refused or has failed. The
        newest comes first unless `order` says otherwise; what has been committed before the request
        is there. An admin sees the entries of the own project, an admin of all projects those of
        another one by `project_id`, or of all of them, and of callers that are not known, by
        `all_projects`.

        Nothing of it can be changed, and the entries are a chain: the `hash` of each is over it and
        the `hash` of the one before. `ostler audit verify` tells whether the chain is whole.

        order: `newest` begins with the newest entry, `oldest` with the oldest, as is of use to
            whoever copies the log.
        limit: The most items that the page may have.
        actor: Only what the caller with this `subject` has asked for. For example `ci`.
        key_id: Only what was asked for with the API key of this id. For example `k7Qm2x`.
        operation: Only requests for this operationId of the document. For example `create_server`.
        resource_type: Only what is about things of this kind. For example `server`.
        resource_id: Only what is about the thing with this id, or of a key pair this name. For
            example `5219cabe-2c70-4a49-b726-1c0bfdd7cb39`.
        operation_id: Only the request behind the operation with this id, and those to give it up.
            For example `0a5c9a9e-6a0d-4a55-a29c-2b5bb7d1c9b1`.
        request_id: Only the requests with this `X-Request-ID`. For example `my-trace-123`.
        outcome: Only requests that ended so. For example `refused`.
        since: Only entries from this moment on (RFC 3339). In a query a `+` means a space, so write
            the offset as `Z`, or its `+` as `%2B`. For example `2026-01-01T00:00:00Z`.
        until: Only entries from before this moment (RFC 3339). For example `2026-02-01T00:00:00Z`.
        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        all_projects: Whether to list what is in any project. Only for admins of all projects;
            `project_id` beside it narrows the list to one.
        """
        return await self._get(models.AuditPage, "list_audit", query=filters)

    async def list(self, **filters: Unpack[inputs.ListAudit]) -> AsyncIterator[models.AuditEntry]:
        """Read who changed what.

        One page of the log of audit: each change that a request has made, written in the
        transaction of the change, and each request for one that was refused or has failed. The
        newest comes first unless `order` says otherwise; what has been committed before the request
        is there. An admin sees the entries of the own project, an admin of all projects those of
        another one by `project_id`, or of all of them, and of callers that are not known, by
        `all_projects`.

        Nothing of it can be changed, and the entries are a chain: the `hash` of each is over it and
        the `hash` of the one before. `ostler audit verify` tells whether the chain is whole.

        order: `newest` begins with the newest entry, `oldest` with the oldest, as is of use to
            whoever copies the log.
        limit: The most items that the page may have.
        actor: Only what the caller with this `subject` has asked for. For example `ci`.
        key_id: Only what was asked for with the API key of this id. For example `k7Qm2x`.
        operation: Only requests for this operationId of the document. For example `create_server`.
        resource_type: Only what is about things of this kind. For example `server`.
        resource_id: Only what is about the thing with this id, or of a key pair this name. For
            example `5219cabe-2c70-4a49-b726-1c0bfdd7cb39`.
        operation_id: Only the request behind the operation with this id, and those to give it up.
            For example `0a5c9a9e-6a0d-4a55-a29c-2b5bb7d1c9b1`.
        request_id: Only the requests with this `X-Request-ID`. For example `my-trace-123`.
        outcome: Only requests that ended so. For example `refused`.
        since: Only entries from this moment on (RFC 3339). In a query a `+` means a space, so write
            the offset as `Z`, or its `+` as `%2B`. For example `2026-01-01T00:00:00Z`.
        until: Only entries from before this moment (RFC 3339). For example `2026-02-01T00:00:00Z`.
        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        all_projects: Whether to list what is in any project. Only for admins of all projects;
            `project_id` beside it narrows the list to one.
        """
        async for entry in self._walk(models.AuditEntry, "list_audit", query=filters):
            yield entry
