"""Who carries operations out and when: threads, queue, leases, jobs and periodic tasks.

What a step does is the matter of ``operations/execution``. All that is kept here is a memory: the
record is the truth.
"""
