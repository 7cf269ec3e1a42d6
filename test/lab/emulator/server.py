"""Runs the unmodified moto server with a clock that can be set and a control endpoint.

Prints one JSON line, {"port": N}, when it listens. Three things are added around moto:

* the clock: header ``x-lab-now: 2026-01-02T03:04:05Z`` decides what "now" is for that request; without it the
  clock set through the control endpoint; without that, the real time;
* ``POST /lab/patch``: sets fields that no AWS API can set (see moto_patch.py);
* repairs of answers that are silently wrong (see moto_repairs.py and service_repairs.py), and operations that moto
  lacks although it knows the answer (see service_additions.py).
"""

import datetime
import json
import os
import sys
import threading

os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

import moto.core.utils  # noqa: E402  (the clock must be in place before any service module binds it by name)

_real_utcnow = moto.core.utils.utcnow
_request = threading.local()
_clock = {"now": None}


def parse_time(text):
    """ISO 8601 to the naive UTC datetime that moto works with."""
    parsed = datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).replace(microsecond=0)
    if parsed.tzinfo is None:
        return parsed
    return parsed.astimezone(datetime.timezone.utc).replace(tzinfo=None)


def lab_utcnow():
    """Whole seconds, as IAM has them: the credential report is joined to keys by their date."""
    now = getattr(_request, "now", None) or _clock["now"] or _real_utcnow()
    return now.replace(microsecond=0)


class LabDatetime(datetime.datetime):
    """For the modules that ask datetime itself instead of moto's utcnow."""

    @classmethod
    def now(cls, tz=None):
        now = lab_utcnow()
        return now.replace(tzinfo=datetime.timezone.utc).astimezone(tz) if tz else now


def install_clock():
    moto.core.utils.utcnow = lab_utcnow
    from moto.guardduty import models as guardduty
    from moto.s3 import models as s3
    from moto.securityhub import models as securityhub

    guardduty.datetime = LabDatetime
    # These two import the module, not the class: give them a stand-in module whose class is ours.
    for module in (s3, securityhub):
        stand_in = type(sys)("datetime")
        stand_in.__dict__.update(datetime.__dict__)
        stand_in.datetime = LabDatetime
        module.datetime = stand_in


class LabApplication:
    """WSGI middleware: answers /lab/..., sets the clock of a request, hands the rest to moto."""

    def __init__(self, application, controls):
        self.application = application
        self.controls = controls

    def __call__(self, environ, start_response):
        if environ.get("PATH_INFO", "").startswith("/lab/"):
            return self.control(environ, start_response)
        header = environ.get("HTTP_X_LAB_NOW")
        _request.now = parse_time(header) if header else None
        try:
            return self.application(environ, start_response)
        finally:
            # Threads are reused by keep-alive connections.
            _request.now = None

    def control(self, environ, start_response):
        name = environ["PATH_INFO"][len("/lab/") :]
        try:
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            answer = self.controls[name](json.loads(body or b"{}"))
            status = "200 OK"
        except Exception as error:  # the caller is a test: it wants the reason, whatever it is
            answer, status = {"error": f"{type(error).__name__}: {error}"}, "400 Bad Request"
        payload = json.dumps(answer).encode()
        start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(payload)))])
        return [payload]


def set_clock(request):
    now = request.get("now")
    _clock["now"] = parse_time(now) if now else None
    return {}


def end_with_parent():
    """The harness holds our standard input open; when it dies, however it dies, we end too."""

    def wait():
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def main():
    install_clock()
    import logging

    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    import moto_patch
    import moto_repairs
    import service_additions
    import service_repairs

    moto_repairs.install(lab_utcnow)

    def create_app(service):
        """Called with the first request to a service, before its routes are read."""
        for module in (service_repairs, service_additions):
            module.BY_SERVICE.get(service, lambda: None)()
        return create_backend_app(service)

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    WSGIRequestHandler.protocol_version = "HTTP/1.1"  # keep-alive: twice the calls per second
    moto_application = DomainDispatcherApplication(create_app)
    controls = {
        "patch": lambda request: moto_patch.patch(request, parse_time),
        "clock": set_clock,
        "bucket-policy": moto_patch.bucket_policy,
        "account": moto_patch.account_of,
        "authorize": moto_patch.authorize,
    }
    server = make_server("127.0.0.1", 0, LabApplication(moto_application, controls), threaded=True)
    os.environ["MOTO_PORT"] = str(server.port)
    end_with_parent()
    print(json.dumps({"port": server.port}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
