"""Databases and keys of a service before its first start: ``… .inside.prepare NAME``.

It does what the commands keystone-manage, glance-manage and nova-manage do, in one process each.
"""

import os
import sys
from pathlib import Path

from tests.openstack.cloud.state import State

CELL0 = "sqlite:///nova_cell0.db?timeout=60"


def main() -> None:
    """Prepare the service that the command line names, in the current directory."""
    (name,) = sys.argv[1:]
    if name in PREPARATIONS:
        PREPARATIONS[name](str(next(Path().glob(f"{name}*.conf"))))
    # What the services import leaves threads behind.
    os._exit(0)


def prepare_keystone(configuration: str) -> None:
    """Make tables, keys, the administrator and the entry of Keystone in its own catalogue."""
    import keystone.conf
    from keystone.cmd import bootstrap, cli
    from keystone.common import sql
    from keystone.common.sql import upgrades

    keystone.conf.configure()
    sql.initialize()
    keystone.conf.CONF(args=["--config-file", configuration], project="keystone")
    upgrades.offline_sync_database_to_version(None)
    for repository in ("fernet_tokens", "fernet_receipts"):
        cli.FernetSetup.initialize_fernet_repository(None, None, repository)
    boot = bootstrap.Bootstrapper()
    boot.admin_username = boot.project_name = boot.admin_role_name = "admin"
    boot.admin_password = State.read(Path(os.environ["OSTLER_CLOUD"])).password
    boot.service_name, boot.region_id = "keystone", "RegionOne"
    boot.public_url = boot.internal_url = f"{keystone.conf.CONF.public_endpoint}/v3"
    boot.bootstrap()


def prepare_glance(configuration: str) -> None:
    """Make the tables of Glance."""
    from glance.cmd import manage
    from glance.common import config
    from oslo_log import log

    log.register_options(manage.CONF)
    config.parse_args(args=["--config-file", configuration])
    log.setup(manage.CONF, "glance")
    manage.DbCommands().sync()


def prepare_neutron(configuration: str) -> None:
    """Make the tables of Neutron from its models, since its migrations do not know SQLite."""
    from neutron.db.migration.models import head
    from oslo_config import cfg
    from oslo_db import options
    from sqlalchemy import create_engine

    cfg.CONF.register_opts(options.database_opts, "database")
    cfg.CONF(["--config-file", configuration])
    head.get_metadata().create_all(create_engine(cfg.CONF.database.connection))


def prepare_nova(configuration: str) -> None:
    """Make the tables of Nova and its two cells: one for servers without a host, one for all."""
    from nova import config, objects
    from nova.cmd import manage
    from oslo_log import log

    config.parse_args(["nova-manage", "--config-file", configuration])
    log.setup(manage.CONF, "nova")
    objects.register_all()
    cells = manage.CellV2Commands()
    manage.ApiDbCommands().sync()
    cells.map_cell0(CELL0)
    manage.DbCommands().sync()
    cells.create_cell(name="cell1")


# Placement makes its tables itself, when it starts.
PREPARATIONS = {
    "keystone": prepare_keystone,
    "glance": prepare_glance,
    "neutron": prepare_neutron,
    "nova": prepare_nova,
}

if __name__ == "__main__":
    main()
