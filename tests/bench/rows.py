"""What was measured: rows on the screen and for build/bench*.json."""
import datetime
import os


class Bench:
    def __init__(self, size, folder, only):
        self.size, self.folder, self.only = size, folder, only
        self.home = os.path.join(folder, 'home')
        self.rows, self.failed = [], []

    def file(self, name, lines):
        path = os.path.join(self.folder, name)
        with open(path, 'w') as out:
            out.writelines(line + '\n' for line in lines)
        return path

    def add(self, name, value, unit, aim=None, **more):
        """aim: ('<', 10) or ('>', 0.5)."""
        met = None if aim is None else value < aim[1] if aim[0] == '<' else value >= aim[1]
        self.rows.append(dict(name=name, value=value, unit=unit, aim=aim and f'{aim[0]} {aim[1]:g}', met=met, **more))
        shown = f'{value:,.2f}' if abs(value) < 10 else f'{value:,.0f}'
        print(f"{name:<58} {shown:>12} {unit:<14} {'' if aim is None else f'{aim[0]} {aim[1]:g}':<8} "
              f"{'' if met is None else 'ok' if met else 'NOT MET'}", flush=True)

    def part(self, function, *arguments):
        """What can't be measured is said, and the rest goes on."""
        if self.only and self.only not in function.__name__:
            return
        try:
            function(self, *arguments)
        except Exception as error:  # noqa: BLE001: whatever it is, it is told at the end
            self.failed.append(f'{function.__name__}: {error}')
            print(f'can not be measured: {self.failed[-1]}', flush=True)


def add_load(bench, name, result, aim=None):
    if result['bad_status'] or result['broken']:
        raise RuntimeError(f"{name}: {result['bad_status']} refused, {result['broken']} broken of {result['requests']}")
    bench.add(name, result['rate'], 'requests/s', **{k: result[k] for k in ('cpu', 'p50', 'p99', 'bytes', 'requests')})
    bench.add(f'{name}: processor time', result['cpu'], 'us/request')
    bench.add(f'{name}: p50', result['p50'] / 1000, 'ms')
    bench.add(f'{name}: p99', result['p99'] / 1000, 'ms', aim)


def say_machine():
    with open('/proc/meminfo') as info:
        memory = int(info.readline().split()[1]) / 1024 / 1024
    load = os.getloadavg()[0]
    print(f'{datetime.date.today()}, {os.cpu_count()} processors, {memory:.0f} GiB, load {load:.1f} before; wrk runs on the same processors')
    return {'day': str(datetime.date.today()), 'processors': os.cpu_count(), 'memory_gib': round(memory), 'load_before': load}
