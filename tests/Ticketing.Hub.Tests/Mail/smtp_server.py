"""A mail server on the loopback for the tests: python3 smtp_server.py PORT FOLDER [security]

Each accepted mail is a file of the folder. It refuses for good whoever is called "refused", for now whoever is called
"later" and whose address it has not been asked for before; "--auth USER PASSWORD" asks for a password, "--tls CRT KEY"
offers STARTTLS, "--hang-up N" closes the line after every N mails.
"""
import argparse
import asyncio
import logging
import os
import ssl
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

parser = argparse.ArgumentParser()
parser.add_argument("port", type=int)
parser.add_argument("folder")
parser.add_argument("--auth", nargs=2)
parser.add_argument("--tls", nargs=2)
parser.add_argument("--hang-up", type=int, default=0)
settings = parser.parse_args()


class Box:
    lines = 0
    mails = 0
    put_off = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused@"):
            return "550 5.1.1 No such person here"
        if address.startswith("later@") and address not in self.put_off:
            self.put_off.add(address)
            return "451 4.7.1 Greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        Box.mails += 1
        path = os.path.join(settings.folder, f"{Box.mails:05}")
        with open(path + ".part", "wb") as file:
            file.write(f"X-Line: {session.number}\r\nX-Tls: {session.ssl is not None}\r\n".encode())
            file.write(f"X-To: {','.join(envelope.rcpt_tos)}\r\n".encode() + envelope.content)
        os.rename(path + ".part", path + ".eml")
        session.mails = getattr(session, "mails", 0) + 1
        if settings.hang_up and session.mails >= settings.hang_up:
            asyncio.get_running_loop().call_later(0.01, server.transport.abort)
        return "250 OK"


class Server(SMTP):
    def _create_session(self):
        session = super()._create_session()
        Box.lines += 1
        session.number = Box.lines
        return session


def authenticate(server, session, envelope, mechanism, data):
    good = [data.login.decode(), data.password.decode()] == settings.auth
    return AuthResult(success=good, handled=good)


def line():
    more = {}
    if settings.auth:
        more = {"auth_required": True, "auth_require_tls": False, "authenticator": authenticate}
    if settings.tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*settings.tls)
        more |= {"tls_context": context, "require_starttls": True}
    return Server(Box(), enable_SMTPUTF8=True, **more)


async def serve():
    server = await asyncio.get_running_loop().create_server(line, "127.0.0.1", settings.port)
    print("ready", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# That a password without TLS is careless is known: nobody else hears it here.
warnings.simplefilter("ignore")
logging.disable(logging.WARNING)
asyncio.run(serve())
