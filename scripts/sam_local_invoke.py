"""The invocations of scripts/sam-local-invoke.

Usage: sam_local_invoke.py WORK-FOLDER BINARIES BRIDGE-ADDRESS

A copy of the project's template, for this machine's architecture, with the
environment that the local stack gives its own process of the same function. A container reaches
the local stack, which listens on loopback only, through forwarders on Docker's
bridge, under the name STACK.
"""

import errno
import json
import os
import pathlib
import shutil
import socket
import socketserver
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from samcli.yamlhelper import yaml_parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
STACK = "stack.internal"
PORTS = [int(os.environ["TURNOUT_PORT_BASE"]) + n for n in range(9)]
GATEWAY, CONTROL = (f"http://127.0.0.1:{PORTS[n]}" for n in (0, 8))


def fail(why):
    sys.exit(f"sam-local-invoke: {why}")


class Forward(socketserver.BaseRequestHandler):
    """Carries one connection on to the same port on loopback."""

    def handle(self):
        with socket.create_connection(("127.0.0.1", self.server.server_address[1])) as stack:
            back = threading.Thread(target=self.pump, args=(stack, self.request), daemon=True)
            back.start()
            self.pump(self.request, stack)
            back.join()

    @staticmethod
    def pump(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # One side hung up: the other sees it too.


class Server(socketserver.ThreadingTCPServer):
    """Takes a port that was let go of a moment ago, as the stack's own parts do."""

    allow_reuse_address = True
    daemon_threads = True


def listen(address):
    """A server there; where somebody has the port for a moment yet, after them."""
    for _ in range(40):
        try:
            return Server(address, Forward)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            time.sleep(0.5)
    fail(f"port {address[1]} is taken at {address[0]}")


def forward(bridge):
    for port in PORTS:
        server = listen((bridge, port))
        threading.Thread(target=server.serve_forever, daemon=True).start()


def http(method, url, body=None):
    """Status and JSON of a request; the text of an answer that is an error."""
    request = urllib.request.Request(url, body, {"content-type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def wait_for_stack():
    """Until a function has answered with the keys that another one made."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if http("GET", f"{GATEWAY}/.well-known/jwks.json")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.5)
    fail("the local stack was not ready within two minutes")


def sample(function):
    service, _, endpoint = function.partition("-")
    return json.loads((ROOT / "events" / service / f"{endpoint}.json").read_text())


def environment(function):
    """What the stack started its own process of the function with."""
    # It starts one when it is called; that this is no event of its kind doesn't matter.
    http("POST", f"{CONTROL}/control/invoke/{function}", b"{}")
    _, functions = http("GET", f"{CONTROL}/control/functions")
    pid = next(one["pids"][0] for one in functions if one["name"] == function)
    pairs = pathlib.Path(f"/proc/{pid}/environ").read_text().rstrip("\0").split("\0")
    return dict(pair.split("=", 1) for pair in pairs)


class Project:
    """The copy that `sam local invoke` works on."""

    def __init__(self, folder, binaries, bridge):
        self.folder, self.binaries, self.bridge = folder, binaries, bridge
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copytree(ROOT / "infra", folder / "infra")
        template = yaml_parse((ROOT / "template.yaml").read_text())
        shared = template["Globals"]["Function"]
        shared["Architectures"] = ["x86_64"]
        # SAM passes on only what the template names.
        for service in ("DYNAMODB", "SECRETS_MANAGER"):
            shared["Environment"]["Variables"][f"AWS_ENDPOINT_URL_{service}"] = ""
        self.resources = {
            resource["Properties"]["FunctionName"]: name
            for name, resource in template["Resources"].items()
            if resource["Type"] == "AWS::Serverless::Function"
        }
        (folder / "template.yaml").write_text(json.dumps(template))

    def invoke(self, function, event):
        """The function's answer; exits when it failed."""
        code = self.folder / "target" / "lambda" / function
        code.mkdir(parents=True)
        shutil.copy(self.binaries / function, code / "bootstrap")
        own = environment(function)
        inside = {name: value.replace("127.0.0.1", STACK) for name, value in own.items()}
        (self.folder / "env.json").write_text(json.dumps({"Parameters": inside}))
        (self.folder / "event.json").write_text(json.dumps(event))
        command = ["sam", "local", "invoke", self.resources[function], "--skip-pull-image"]
        command += ["--event", "event.json", "--env-vars", "env.json", "--add-host", f"{STACK}:{self.bridge}"]
        # SAM hands its own credentials and region on to the function.
        aws = {name: own[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION")}
        variables = {**os.environ, **aws, "SAM_CLI_TELEMETRY": "0"}
        run = subprocess.run(command, cwd=self.folder, env=variables, capture_output=True, text=True)
        lines = run.stdout.strip().splitlines()
        if run.returncode != 0 or not lines:
            fail(f"{function}: sam local invoke ended with {run.returncode}\n{run.stdout}{run.stderr}")
        answer = json.loads(lines[-1])
        if isinstance(answer, dict) and "errorType" in answer:
            fail(f"{function} failed: {answer}\n{run.stderr}")
        return answer

    def expect(self, function, status, event=None, token=None):
        """Invokes an HTTP function with its sample; its body, when the status is right."""
        event = event or sample(function)
        if token:
            event["headers"]["authorization"] = f"Bearer {token}"
        answer = self.invoke(function, event)
        if answer["statusCode"] != status:
            fail(f"{function} answered {answer['statusCode']} where {status} was due: {answer.get('body')}")
        print(f"  {function}: {status}", flush=True)
        return json.loads(answer["body"])


def main():
    folder, binaries, bridge = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    wait_for_stack()
    forward(bridge)
    project = Project(folder, binaries, bridge)

    project.invoke("platform-migrate", sample("platform-migrate"))
    print("  platform-migrate: ran again on a migrated database", flush=True)
    assert project.expect("platform-openapi", 200)["openapi"].startswith("3.1")
    assert project.expect("auth-jwks", 200)["keys"], "no keys"

    # Through the gateway: this one publishes, and a container can't reach the
    # broker, which gives out a loopback address.
    status, answer = http("POST", f"{GATEWAY}/v1/auth/register", sample("auth-register")["body"].encode())
    if status != 201:
        fail(f"auth-register answered {status}: {answer}")
    token = project.expect("auth-login", 200)["access_token"]

    assert project.expect("user-me", 200, token=token)["username"] == "nino"
    event = project.expect("event-create", 201, token=token)
    assert (event["title"], event["status"]) == ("Rust evening", "draft"), event
    assert project.expect("registration-list", 200, token=token) == {"items": [], "next_cursor": None}
    kinds = [item["kind"] for item in project.expect("notification-list", 200, token=token)["items"]]
    assert kinds == ["welcome"], kinds
    print("8 functions of 6 services answered as they should")


main()
