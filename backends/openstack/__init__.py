"""backends/openstack."""
