"""An OpenStack as a backend: the contract in the terms of Nova, Glance and Neutron.

Only what is below ``backends/openstack`` imports the OpenStack SDK; nothing here uses the database.
"""
