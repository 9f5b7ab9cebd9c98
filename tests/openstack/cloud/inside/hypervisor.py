"""Nova's fake hypervisor with a memory, with power states, and with steps that take their time."""

import io
import time
import uuid
from typing import Any

from nova import context as nova_context
from nova import exception, objects
from nova.compute import power_state, task_states, vm_states
from nova.image import glance
from nova.virt import fake

from tests.openstack.cloud.inside.steps import pass_step

BUILD_DELAY = "fake_build_delay"
BUILD_FAILURE = "fake_build_failure"
GUESTLESS = (vm_states.BUILDING, vm_states.SHELVED_OFFLOADED)
IMAGE_BYTES = 64 * 1024


class Hypervisor(fake.FakeDriver):
    """One compute host. Its guests are entries of a dictionary, found again after a restart."""

    capabilities = fake.FakeDriver.capabilities | {"supports_migrate_to_same_host": True}

    def init_host(self, host: str) -> None:
        """Take the guests back that Nova has on this host."""
        super().init_host(host)
        guests = objects.InstanceList.get_by_host(nova_context.get_admin_context(), host)
        for guest in guests:
            if guest.vm_state not in GUESTLESS:
                self.instances[guest.uuid] = fake.FakeInstance(
                    guest.name, guest.power_state, guest.uuid
                )

    def get_available_resource(self, nodename: str) -> dict[str, Any]:
        """Return what the host has, under an identity that a restart does not change."""
        return super().get_available_resource(nodename) | {"uuid": make_node_uuid(nodename)}

    def get_nodenames_by_uuid(self, refresh: bool = False) -> dict[str, str]:
        """Return the host by its identity."""
        return {make_node_uuid(name): name for name in self.get_available_nodes()}

    def spawn(self, context: Any, instance: Any, *arguments: Any, **named: Any) -> None:
        """Make a guest; its metadata may ask for a delay in seconds, or for a failure."""
        time.sleep(float(instance.metadata.get(BUILD_DELAY, 0)))
        if reason := instance.metadata.get(BUILD_FAILURE):
            raise exception.BuildAbortException(instance_uuid=instance.uuid, reason=reason)
        pass_step("spawn")
        super().spawn(context, instance, *arguments, **named)

    def destroy(self, context: Any, instance: Any, *arguments: Any, **named: Any) -> None:
        """Unmake a guest."""
        pass_step("delete")
        super().destroy(context, instance, *arguments, **named)

    def reboot(self, context: Any, instance: Any, *arguments: Any, **named: Any) -> None:
        """Start a guest anew."""
        pass_step("reboot")
        super().reboot(context, instance, *arguments, **named)

    def power_on(self, context: Any, instance: Any, *arguments: Any, **named: Any) -> None:
        """Start a guest."""
        pass_step("start")
        super().power_on(context, instance, *arguments, **named)

    def power_off(self, instance: Any, *arguments: Any, **named: Any) -> None:
        """Stop a guest."""
        pass_step("stop")
        super().power_off(instance, *arguments, **named)

    def pause(self, instance: Any) -> None:
        """Freeze a guest."""
        self._change("pause", instance, power_state.PAUSED)

    def unpause(self, instance: Any) -> None:
        """Let a frozen guest run."""
        self._change("unpause", instance, power_state.RUNNING)

    def suspend(self, context: Any, instance: Any) -> None:
        """Write a guest to the disk."""
        self._change("suspend", instance, power_state.SUSPENDED)

    def resume(self, context: Any, instance: Any, *arguments: Any, **named: Any) -> None:
        """Read a guest from the disk."""
        self._change("resume", instance, power_state.RUNNING)

    def rescue(self, context: Any, instance: Any, *arguments: Any, **named: Any) -> None:
        """Run a guest from another disk."""
        self._change("rescue", instance, power_state.RUNNING)

    def unrescue(self, context: Any, instance: Any) -> None:
        """Run a guest from its own disk again."""
        self._change("unrescue", instance, power_state.RUNNING)

    def migrate_disk_and_power_off(
        self, context: Any, instance: Any, dest: str, flavor: Any, *arguments: Any, **named: Any
    ) -> None:
        """Begin a resize or a migration; as libvirt's driver does, make no disk smaller."""
        if flavor.root_gb < instance.flavor.root_gb:
            smaller = exception.ResizeError(reason="Unable to resize disk down.")
            raise exception.InstanceFaultRollback(smaller)
        pass_step("resize")

    def snapshot(self, context: Any, instance: Any, image_id: str, update_task_state: Any) -> None:
        """Upload an image of a guest, in the steps in which libvirt's driver does."""
        pass_step("snapshot")
        update_task_state(task_state=task_states.IMAGE_PENDING_UPLOAD)
        api = glance.API()
        image = api.get(context, image_id)
        update_task_state(
            task_state=task_states.IMAGE_UPLOADING,
            expected_state=task_states.IMAGE_PENDING_UPLOAD,
        )
        described = {
            "name": image["name"],
            "status": "active",
            "disk_format": "raw",
            "container_format": "bare",
        }
        data = io.BytesIO(bytes(IMAGE_BYTES))
        api.update(context, image_id, described, data, purge_props=False)
        pass_step("uploaded")

    def get_console_output(self, context: Any, instance: Any) -> str:
        """Return what a small guest writes when it boots."""
        host = instance.hostname
        return f"[    0.000000] Linux version 6.1.0 (fake)\n{host} login: \n"

    def _change(self, step: str, instance: Any, state: int) -> None:
        pass_step(step)
        if instance.uuid not in self.instances:
            raise exception.InstanceNotFound(instance_id=instance.uuid)
        self.instances[instance.uuid].state = state


def make_node_uuid(nodename: str) -> str:
    """Return the identity of a host, which is always the same for the same name."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, nodename))
