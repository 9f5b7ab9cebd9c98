"""tests/unit/backends/openstack/client."""
