"""People who sign in at the console with a key."""

from playwright.sync_api import Page, expect


def sign_in(page: Page, secret: str) -> None:
    """Fill in a key, by keyboard alone."""
    page.get_by_label("API key").focus()
    page.keyboard.type(secret)
    page.keyboard.press("Enter")


def open_signed_in(page: Page, secret: str, path: str = "/console/servers") -> None:
    """See a page as whoever has a key."""
    page.goto(path)
    sign_in(page, secret)
    expect(page.get_by_role("navigation")).to_be_visible()


def expect_caller(page: Page, name: str) -> None:
    """Wait until a page is that of somebody."""
    expect(page.get_by_role("button", name=f"Account: {name}")).to_be_visible()


def sign_out(page: Page, name: str) -> None:
    """Sign out, and wait until nobody is signed in."""
    page.get_by_role("button", name=f"Account: {name}").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect_nobody(page)


def expect_nobody(page: Page) -> None:
    """Wait until a page asks who is there."""
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
