"""What the bench starts and measures from outside: servers, their processor time and memory, and wrk."""
import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TICKS = os.sysconf('SC_CLK_TCK')


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


class Server:
    """A program that serves on 127.0.0.1; ready when a connection is answered."""

    def __init__(self, command, port, path):
        self.port, self.started = port, time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.seconds_to_first_answer = self._wait(path)

    def _wait(self, path):
        request = f'GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'.encode()
        while time.perf_counter() - self.started < 20 and self.process.poll() is None:
            try:
                with socket.create_connection(('127.0.0.1', self.port), timeout=5) as s:
                    s.sendall(request)
                    if s.recv(12).startswith(b'HTTP/1.1 '):
                        return time.perf_counter() - self.started
            except OSError:
                time.sleep(0.0005)
        raise RuntimeError(f'{self.process.args[0]} does not answer')

    def url(self, path=''):
        return f'http://127.0.0.1:{self.port}{path}'

    def cpu_seconds(self):
        with open(f'/proc/{self.process.pid}/stat') as stat:
            fields = stat.read().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory_mb(self):
        """Resident: all of it, and what no file stands behind."""
        with open(f'/proc/{self.process.pid}/status') as status:
            found = dict(re.findall(r'^(VmRSS|RssAnon):\s+(\d+) kB', status.read(), re.M))
        return int(found['VmRSS']) / 1024, int(found['RssAnon']) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM if self.process.args[0].endswith('vatra') else signal.SIGKILL)
        self.process.wait(30)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def fetch(url, cookie=None, form=None, body=None, type=None):
    """(status, headers, body); a redirect is an answer."""
    data = urllib.parse.urlencode(form).encode() if form is not None else body
    headers = {**({'Cookie': cookie} if cookie else {}), **({'Content-Type': type} if type else {})}
    request = urllib.request.Request(url, data, headers)
    try:
        with urllib.request.build_opener(NoRedirect).open(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


def sign_in(server, email, password):
    """The cookie of a session."""
    status, headers, _ = fetch(server.url('/sign-in'), form={'email': email, 'password': password})
    cookies = [c.split(';')[0] for c in headers.get_all('Set-Cookie') or [] if c.startswith('session=')]
    if status != 303 or not cookies:
        raise RuntimeError(f'{email} can not sign in: {status}')
    return cookies[0]


def wrk(server, requests_file, connections, seconds, cookie=None):
    """One run of load.lua; adds requests a second and microseconds of the server's processor time a request."""
    environment = dict(os.environ, VATRA_BENCH_REQUESTS=requests_file)
    environment.pop('VATRA_BENCH_COOKIE', None)
    if cookie:
        environment['VATRA_BENCH_COOKIE'] = cookie
    before = server.cpu_seconds()
    ran = subprocess.run(['wrk', '-t1', f'-c{connections}', f'-d{seconds}s', '--timeout', '20s', '-s', os.path.join(HERE, 'load.lua'),
                           server.url('/')], env=environment, capture_output=True, text=True)
    if ran.returncode:
        raise RuntimeError(f'wrk: {ran.stderr.strip() or ran.stdout.strip()}; server {server.process.poll()}')
    result = json.loads(ran.stdout.strip().splitlines()[-1])
    result['rate'] = result['requests'] * 1e6 / result['microseconds']
    result['cpu'] = (server.cpu_seconds() - before) * 1e6 / max(result['requests'], 1)
    return result
