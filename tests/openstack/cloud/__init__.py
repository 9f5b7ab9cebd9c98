"""A real Keystone, Placement, Glance, Neutron and Nova with a fake hypervisor, on one machine."""
