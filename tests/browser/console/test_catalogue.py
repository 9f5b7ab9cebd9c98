"""The pages of what servers are made of: key pairs and images."""

import httpx
from playwright.sync_api import expect

from tests.browser.console.looks import check_looks
from tests.browser.visit import Visit
from tests.http.api import create_server, perform
from tests.http.simulator import tell

PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f ada"
PRIVATE = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA"


def test_a_public_key_is_imported_and_deleted_and_a_private_one_is_not_taken(
    visit: Visit, client: httpx.Client
) -> None:
    page = visit.page
    page.goto("/console/keypairs")
    expect(page.get_by_text("There is no key pair yet.")).to_be_visible()
    page.get_by_role("button", name="Import a public key").click()
    dialog = page.get_by_role("dialog")
    key = dialog.get_by_label("Public key")
    key.fill(PRIVATE)
    expect(dialog.get_by_text("This is a private key")).to_be_visible()
    dialog.get_by_label("Name").fill("ada/laptop")
    with page.expect_request("**/keypairs") as sent:
        dialog.get_by_role("button", name="Import").click()
    assert "PRIVATE" not in str(sent.value.post_data)
    expect(dialog.locator(".field-fault")).to_have_count(2)
    dialog.get_by_label("Name").fill("ada laptop")
    dialog.get_by_label("Or its file").set_input_files(
        {"name": "id.pub", "mimeType": "text/plain", "buffer": f"{PUBLIC}\n".encode()}
    )
    expect(key).to_have_value(f"{PUBLIC}\n")
    dialog.get_by_role("button", name="Import").click()
    expect(page.get_by_role("button", name="ada laptop", exact=True)).to_be_visible()
    check_looks(visit, "keypairs")
    page.get_by_role("button", name="Delete ada laptop").click()
    dialog.get_by_role("textbox").fill("ada laptop")
    dialog.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("There is no key pair yet.")).to_be_visible()
    assert client.get("/api/v1/keypairs").json()["total"] == 0


def test_images_lead_to_new_servers_and_snapshots_can_be_deleted(
    visit: Visit, client: httpx.Client
) -> None:
    tell(client, instant=True)
    server = create_server(client, "web-01")
    page = visit.page
    page.goto("/console/images")
    table = page.get_by_role("table", name="Images")
    expect(table.get_by_role("button", name="Ubuntu 22.04 LTS", exact=True)).to_be_visible()
    expect(page.locator(".connection")).to_have_text("Live")
    tell(client, instant=False)
    perform(client, server, "snapshot", name="before the upgrade")
    expect(table.get_by_role("button", name="Delete before the upgrade")).to_be_visible()
    page.get_by_label("Kind").select_option("snapshot")
    expect(table.locator("tbody tr")).to_have_count(1)
    check_looks(visit, "images")
    page.get_by_role("button", name="Delete before the upgrade").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("before the upgrade")
    dialog.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("No image matches these filters.")).to_be_visible()
    page.get_by_role("button", name="Clear all").click()
    table.get_by_role("link", name="Boot a server from Debian 12").click()
    expect(page).to_have_url("/console/servers/new")
    expect(page.get_by_label("Image").locator("option:checked")).to_contain_text("Debian 12")
