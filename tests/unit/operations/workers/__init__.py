"""Queue, liveness, jobs and periodic tasks."""
