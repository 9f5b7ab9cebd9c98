"""tests/unit/backends/openstack."""
