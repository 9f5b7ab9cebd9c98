"""What runs in the processes of the cloud, in the environment of OpenStack."""
