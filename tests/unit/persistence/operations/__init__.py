"""Operations, leases and jobs, and who wins where several want one."""
