"""The words with which the simulated cloud says how far a step is: Nova's, in Nova's order."""

from datetime import datetime

from persistence.simulated_servers import SimulatedServer

SEQUENCES: dict[str, tuple[str, ...]] = {
    words[0]: words
    for words in (
        ("scheduling", "networking", "block_device_mapping", "spawning"),
        ("resize_prep", "resize_migrating", "resize_migrated", "resize_finish"),
        ("image_snapshot_pending", "image_snapshot", "image_pending_upload", "image_uploading"),
        ("shelving", "shelving_image_pending_upload", "shelving_image_uploading",
         "shelving_offloading"),
        ("rebuilding", "rebuild_block_device_mapping", "rebuild_spawning"),
        ("rebooting", "reboot_pending", "reboot_started"),
        ("rebooting_hard", "reboot_pending_hard", "reboot_started_hard"),
    )
}  # fmt: skip
"""The task states of one action in the order of nova/compute/manager.py, by the first of them.

An action that is not here has one state from its beginning to its end.
"""


def show_task(server: SimulatedServer, at: datetime) -> str | None:
    """Return what the cloud is at with the server, the step being shared out evenly."""
    if server.task not in SEQUENCES or server.begun_at is None or server.due_at is None:
        return server.task
    words = SEQUENCES[server.task]
    whole = server.due_at - server.begun_at
    passed = (at - server.begun_at) / whole if whole else 1.0
    return words[max(0, min(int(passed * len(words)), len(words) - 1))]
