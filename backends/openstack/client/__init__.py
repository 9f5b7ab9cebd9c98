"""backends/openstack/client."""
