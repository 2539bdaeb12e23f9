#!/usr/bin/env bash
# Python 3.11 to 3.13, the module ipaddress.
#
# One would guess: is_global is True of addresses of the public internet alone, so that it keeps requests out of private networks.
# What happens: it is True of addresses that are ways into other networks: 64:ff9b::7f00:1 is 127.0.0.1 behind a NAT64, 2002:a00:1:: is
# 10.0.0.1 through 6to4, and fec0::1 is site-local.
# Seen on 2026-11-30 with 3.11: the assertions below.
# For us: groundwork/outgoing/hosts.py takes a mapped address for the one it is, and refuses these networks by name.
set -eu
python3 - <<'PY'
from ipaddress import ip_address

for text in ("64:ff9b::7f00:1", "2002:a00:1::", "fec0::1"):
    print(text, "is_global:", ip_address(text).is_global)
    assert ip_address(text).is_global
assert str(ip_address("::ffff:127.0.0.1").ipv4_mapped) == "127.0.0.1"
PY
