"""Key pairs to make: public keys of every kind, and one unlike all others."""

import base64
import os
from typing import Any
from urllib.parse import quote

import httpx

from tests.http.api import make_name

KEYPAIRS = "/api/v1/keypairs"

FINGERPRINTS = {
    (
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG7Mtedm0CWmSSVisJkUtef775oCVTqs5FtQfQN5dQLM"
        " ed25519@example.com"
    ): "7e:1c:e1:51:11:f2:9e:77:4a:08:0c:e2:ca:b6:4b:99",
    (
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDEA5/JkwFTKez+0kSsX09EyXdCW35NL/PqrsCbZkhp"
        "DnQ8QxouCu1hyXA42BWHKg3ZQkfBrZ9Zj1WAq7TBZv1Bf4nfKTbiWh9vyiNc5ye2p+sCuusJoMSb98KU"
        "J4QRfywrEMdFlMiH7q3kHDgyjnedj1KJVRNcOwhhshp3YRxXUGRbIZY93BWnawpIUgQYgSs3zPhTbYRI"
        "OC/W4XuWDy6ocVrOeDN95ca2ZqklsnmGGQvakEIfZBftGr876lgVncRt+zCVZKac1jh8K0JYy1jplEar"
        "sWv/e/v+7HMPer/DtH7M/MRNLqcqS6kyJFbo8Vtl/oA3gE3BBcIplfQhX6sF rsa@example.com"
    ): "b3:6c:8a:4a:6d:04:fa:de:36:d7:9f:ad:76:3c:6c:e1",
    (
        "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBMPRg7zm"
        "z+TcSrBzz3diA31CXWM0ZnAX6gmsc0cF2OGCKL2kLMoin8ms2V91bbsi+Zk2LeODAsPq+rkbja8eQjo="
        " ecdsa@example.com"
    ): "0b:86:ca:43:eb:9b:d0:b8:0c:3f:51:d7:07:0f:61:73",
    (
        "ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBCrGHX56"
        "l7JcInn7CafgR8BAqhT5t5TRoeLQzTG2Uf4tgY3UQcDQVxXyCTxPI9c/FcWfutTkTKf5Ka/XatS3ujfm"
        "8HqBUBjn6ZX7pYOaetSK+fQjIWN0refFJe5fsy5b/w== ecdsa@example.com"
    ): "44:09:4d:fe:4c:d7:d4:2d:8d:7b:6a:4c:ef:bb:96:8f",
    (
        "ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAB27Mr+"
        "hRqtFbOJhogHfL8VUkaOeH/c/8sHXrbNU18FduzB4v1P7sxVbrxyixYMjhJw25ZslorGGQAQGewRpKsz"
        "jgDS756I3ogJJJfDKPL2b9eVzQbgllQ/f/YaHTXgg9deDq94z9twv2Qtd4KEAtqhVbKVJ6Yz+q3g1nw4"
        "XtX8MT6ZHw== ecdsa@example.com"
    ): "6b:3e:28:77:6e:8a:0d:80:49:85:b0:d2:37:32:6c:46",
    (
        "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIAECAwQFB"
        "gcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gAAAABHNzaDo= token@example.com"
    ): "04:dc:9b:b0:a6:43:8e:07:e2:b4:5c:dc:ff:08:95:c5",
    (
        "sk-ecdsa-sha2-nistp256@openssh.com AAAAInNrLWVjZHNhLXNoYTItbmlzdHAyNTZAb3BlbnNza"
        "C5jb20AAAAIbmlzdHAyNTYAAABBBMPRg7zmz+TcSrBzz3diA31CXWM0ZnAX6gmsc0cF2OGCKL2kLMoin"
        "8ms2V91bbsi+Zk2LeODAsPq+rkbja8eQjoAAAAEc3NoOg=="
    ): "31:c0:9e:1d:80:7d:e0:54:a8:09:42:41:42:bb:ed:9f",
}
"""A key of every kind that Nova takes, with what `ssh-keygen -l -E md5` prints of it."""


def make_public_key(secret: bytes = b"", comment: str = "") -> str:
    """Return an Ed25519 key of 32 bytes, which are chosen at random if none are given."""
    fields = (b"ssh-ed25519", secret or os.urandom(32))
    data = b"".join(len(field).to_bytes(4, "big") + field for field in fields)
    key = f"ssh-ed25519 {base64.b64encode(data).decode()}"
    return f"{key} {comment}" if comment else key


def make_body(name: str = "", public_key: str = "") -> dict[str, str]:
    """Return the body of a request for a key pair."""
    return {"name": name or make_name("key"), "public_key": public_key or make_public_key()}


def create_keypair(client: httpx.Client, name: str = "", public_key: str = "") -> dict[str, Any]:
    """Make a key pair and return it."""
    made = client.post(KEYPAIRS, json=make_body(name, public_key))
    assert made.status_code == 201, made.text
    keypair: dict[str, Any] = made.json()
    return keypair


def locate(keypair: dict[str, Any]) -> str:
    """Return the path of a key pair."""
    return f"{KEYPAIRS}/{quote(keypair['name'])}"
