"""What servers are made of: flavors, images, networks, key pairs; and the regions with them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from ostler_sdk import models
from ostler_sdk._async.resource import AsyncResource, identify

if TYPE_CHECKING:
    from typing import Unpack

    from ostler_sdk import inputs


class AsyncFlavors(AsyncResource):
    """The sizes that servers can have."""

    async def get(
        self, flavor: str | models.Flavor, **options: Unpack[inputs.GetFlavor]
    ) -> models.Flavor:
        """Read a flavor.

        The flavor with this id.

        region: The region that is meant, for example `RegionOne`; without it, the default one. One
            that there is not is 422.
        """
        return await self._get(models.Flavor, "get_flavor", identify(flavor), query=options)

    async def page(self, **filters: Unpack[inputs.ListFlavors]) -> models.FlavorPage:
        """List flavors.

        One page of the flavors, ordered by name and then by id.

        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        region: The region that is meant, for example `RegionOne`; without it, the default one. One
            that there is not is 422.
        """
        return await self._get(models.FlavorPage, "list_flavors", query=filters)

    async def list(self, **filters: Unpack[inputs.ListFlavors]) -> AsyncIterator[models.Flavor]:
        """List flavors.

        One page of the flavors, ordered by name and then by id.

        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        region: The region that is meant, for example `RegionOne`; without it, the default one. One
            that there is not is 422.
        """
        async for flavor in self._walk(models.Flavor, "list_flavors", query=filters):
            yield flavor


class AsyncImages(AsyncResource):
    """What servers boot from."""

    async def get(
        self, image: str | models.Image, **options: Unpack[inputs.GetImage]
    ) -> models.Image:
        """Read an image.

        The image with this id.

        region: The region that is meant, for example `RegionOne`; without it, the default one. One
            that there is not is 422.
        """
        return await self._get(models.Image, "get_image", identify(image), query=options)

    async def page(self, **filters: Unpack[inputs.ListImages]) -> models.ImagePage:
        """List images.

        One page of the images that the project sees, its own snapshots among them, ordered by name
        and then by id.

        all_projects: Whether to list what is in any project. Only for admins of all projects;
            `project_id` beside it narrows the list to one.
        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        region: The region that is meant, for example `RegionOne`; without it, the default one. One
            that there is not is 422.
        """
        return await self._get(models.ImagePage, "list_images", query=filters)

    async def list(self, **filters: Unpack[inputs.ListImages]) -> AsyncIterator[models.Image]:
        """List images.

        One page of the images that the project sees, its own snapshots among them, ordered by name
        and then by id.

        all_projects: Whether to list what is in any project. Only for admins of all projects;
            `project_id` beside it narrows the list to one.
        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        region: The region that is meant, for example `RegionOne`; without it, the default one. One
            that there is not is 422.
        """
        async for image in self._walk(models.Image, "list_images", query=filters):
            yield image

    async def delete(
        self, image: str | models.Image, **options: Unpack[inputs.DeleteImage]
    ) -> None:
        """Delete a snapshot.

        Deletes the image of a snapshot for good. Servers that were made from it stay as they are
        and still show it; no server can be made from it any more. Images that are no snapshots of
        this project, such as those that the cloud offers to everybody, and the one from which a
        shelved server comes back are refused.

        region: The region that is meant, for example `RegionOne`; without it, the default one. One
            that there is not is 422.
        """
        await self._delete("delete_image", identify(image), query=options)


class AsyncNetworks(AsyncResource):
    """Where servers get their addresses."""

    async def get(
        self, network: str | models.Network, **options: Unpack[inputs.GetNetwork]
    ) -> models.Network:
        """Read a network.

        The network with this id.

        region: The region that is meant, for example `RegionOne`; without it, the default one. One
            that there is not is 422.
        """
        return await self._get(models.Network, "get_network", identify(network), query=options)

    async def page(self, **filters: Unpack[inputs.ListNetworks]) -> models.NetworkPage:
        """List networks.

        One page of the networks that the project sees in a region, ordered by name and then by id.

        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        region: The region that is meant, for example `RegionOne`; without it, the default one. One
            that there is not is 422.
        """
        return await self._get(models.NetworkPage, "list_networks", query=filters)

    async def list(self, **filters: Unpack[inputs.ListNetworks]) -> AsyncIterator[models.Network]:
        """List networks.

        One page of the networks that the project sees in a region, ordered by name and then by id.

        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        region: The region that is meant, for example `RegionOne`; without it, the default one. One
            that there is not is 422.
        """
        async for network in self._walk(models.Network, "list_networks", query=filters):
            yield network


class AsyncKeypairs(AsyncResource):
    """Public keys with which to log in to servers; each is known by its name."""

    async def create(
        self, *, idempotency_key: str | None = None, **fields: Unpack[inputs.CreateKeypair]
    ) -> models.Keypair:
        """Make a key pair.

        Gives the cloud a public key under a name by which new servers can choose it. Make the key
        yourself, for example with `ssh-keygen -t ed25519`, and keep the private one: it is never
        asked for and never made here. A name that has another key is 409; with the same key it is
        the same key pair, so that the request may be repeated.

        name: Name of the key pair, by which servers choose it: letters, digits, spaces, `-`, `_`,
            `.` and `@`, with no space at either end, and neither `.` nor `..`. One with `.` or `@`
            needs a cloud that takes it, as Nova does since Zed (microversion 2.92); another refuses
            it with 422.
        public_key: The public key in the one line that OpenSSH writes into a file `.pub`: type,
            Base64, and a comment if wanted. The types are `ssh-ed25519`, `ssh-rsa`,
            `ecdsa-sha2-nistp256`, `-nistp384`, `-nistp521`, `sk-ssh-ed25519@openssh.com` and
            `sk-ecdsa-sha2-nistp256@openssh.com`.
        region: Name of a region, as `/regions` lists it; without one, or with null, the default
            region. Control characters are refused.
        """
        response = await self._call("create_keypair", json=fields, idempotency_key=idempotency_key)
        return self._read(models.Keypair, response.data, response.etag)

    async def get(
        self, keypair: str | models.Keypair, **options: Unpack[inputs.GetKeypair]
    ) -> models.Keypair:
        """Read a key pair.

        The key pair with this name.

        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        region: The region that is meant, for example `RegionOne`; without it, the default one. One
            that there is not is 422.
        """
        name = identify(keypair, "name")
        return await self._get(models.Keypair, "get_keypair", name, query=options)

    async def page(self, **filters: Unpack[inputs.ListKeypairs]) -> models.KeypairPage:
        """List key pairs.

        One page of the project's key pairs, ordered by name.

        all_projects: Whether to list what is in any project. Only for admins of all projects;
            `project_id` beside it narrows the list to one.
        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        region: The region that is meant, for example `RegionOne`; without it, the default one. One
            that there is not is 422.
        """
        return await self._get(models.KeypairPage, "list_keypairs", query=filters)

    async def list(self, **filters: Unpack[inputs.ListKeypairs]) -> AsyncIterator[models.Keypair]:
        """List key pairs.

        One page of the project's key pairs, ordered by name.

        all_projects: Whether to list what is in any project. Only for admins of all projects;
            `project_id` beside it narrows the list to one.
        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        region: The region that is meant, for example `RegionOne`; without it, the default one. One
            that there is not is 422.
        """
        async for keypair in self._walk(models.Keypair, "list_keypairs", query=filters):
            yield keypair

    async def delete(
        self, keypair: str | models.Keypair, **options: Unpack[inputs.DeleteKeypair]
    ) -> None:
        """Delete a key pair.

        Deletes the key pair. The servers that were made with it keep its key.

        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        region: The region that is meant, for example `RegionOne`; without it, the default one. One
            that there is not is 422.
        """
        await self._delete("delete_keypair", identify(keypair, "name"), query=options)


class AsyncRegions(AsyncResource):
    """The clouds behind the service, and what each can do; each is known by its name."""

    async def get(self, region: str | models.Region) -> models.Region:
        """Read a region.

        The region with this name, as this process knows it last.
        """
        return await self._get(models.Region, "get_region", identify(region, "name"))

    async def page(self, **filters: Unpack[inputs.ListRegions]) -> models.RegionPage:
        """List regions.

        One page of the regions, ordered by name. `status` is what this process knows last; no cloud
        is asked for it.

        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        """
        return await self._get(models.RegionPage, "list_regions", query=filters)

    async def list(self, **filters: Unpack[inputs.ListRegions]) -> AsyncIterator[models.Region]:
        """List regions.

        One page of the regions, ordered by name. `status` is what this process knows last; no cloud
        is asked for it.

        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        """
        async for region in self._walk(models.Region, "list_regions", query=filters):
            yield region

    async def get_capabilities(
        self, **options: Unpack[inputs.GetCapabilities]
    ) -> models.Capabilities:
        """Read what a region can do.

        What the cloud of a region offers, as its own discovery told when the catalogue was copied
        last. What is not listed here is refused with 422, of type `not_offered`, before anything is
        changed.

        region: The region that is meant, for example `RegionOne`; without it, the default one. One
            that there is not is 422.
        """
        return await self._get(models.Capabilities, "get_capabilities", query=options)
