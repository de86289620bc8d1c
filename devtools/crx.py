"""Signed extension packages: CRX version 3, as Chrome and Edge install them by policy.

The layout is that of Chromium's ``components/crx_file/crx3.proto``: a header in protocol buffers with the public key, a
signature and the id, and then the zip. Equal input gives equal bytes.
"""

from __future__ import annotations

import hashlib
import struct

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

_MAGIC, _VERSION = b"Cr24", 3
_SIGNED = b"CRX3 SignedData\x00"
# Numbers of fields in crx3.proto.
_SHA256_WITH_RSA, _SIGNED_HEADER_DATA = 2, 10000
_PUBLIC_KEY, _SIGNATURE, _CRX_ID = 1, 2, 1


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_bytes(key: rsa.RSAPrivateKey) -> bytes:
    """The public half, as `key` in a manifest has it before base64 (DER, SubjectPublicKeyInfo)."""
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def extension_id(public_key: bytes) -> str:
    """The 32 letters that browsers know an extension by."""
    digits = hashlib.sha256(public_key).hexdigest()[:32]
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digits)


def signed(archive: bytes, key: rsa.RSAPrivateKey) -> bytes:
    """``archive`` (a zip) as a CRX."""
    public_key = public_bytes(key)
    header_data = _field(_CRX_ID, hashlib.sha256(public_key).digest()[:16])
    message = _SIGNED + struct.pack("<I", len(header_data)) + header_data + archive
    proof = _field(_PUBLIC_KEY, public_key)
    proof += _field(_SIGNATURE, key.sign(message, padding.PKCS1v15(), hashes.SHA256()))
    header = _field(_SHA256_WITH_RSA, proof) + _field(_SIGNED_HEADER_DATA, header_data)
    return _MAGIC + struct.pack("<II", _VERSION, len(header)) + header + archive


def _field(number: int, value: bytes) -> bytes:
    """One field of bytes in protocol buffers' encoding."""
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])
