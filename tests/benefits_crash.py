#!/usr/bin/env python3
"""Kills the server with SIGKILL while it computes a list of payments, approves it, makes its files and takes in what came back; after
each kill the sums and states must be right, and what was asked is asked again until it is done.  Once on SQLite, once on PostgreSQL.

VATRA_PROGRAM, VATRA_CRASHES and VATRA_CRASH_SEED: crashing.py.
"""
import time
import unittest

from crashing import CRASHES, SEED, Crashing, Postgres, Sqlite

PERSONS, AMOUNT = 40, 40000
PEOPLE = {'officer': 'benefits', 'director': 'director', 'accountant': 'accountant'}


def iban(number):
    account = f'BTRL{number:016d}'
    digits = ''.join(str(int(c, 36)) for c in account + 'RO00')
    return f'RO{98 - int(digits) % 97:02d}{account}'


class Crashes(Crashing):
    page = '/benefits'

    # --- what begins ---

    def begin(self):
        self.add_people(PEOPLE, PERSONS)
        scheme = {'code': 'subsidy', 'name': 'Subventie', 'period': 'month', 'currency': 'RON', 'from_day': '2020-01-01', 'retro_months': '1',
                  'recovery_percent': '50', 'needs_visa': '1', 'payer_name': 'DAS', 'payer_iban': iban(1), 'valid_from': '2020-01-01',
                  'amount': '400', 'legal_basis': 'HCL 1', 'promised_months': '18'}
        self.scheme = self.done('officer', '/benefits/schemes/new', scheme).rsplit('/', 1)[1]
        persons = [row[0] for row in self.rows('SELECT id FROM person ORDER BY id')]
        self.assertEqual(len(persons), PERSONS)
        for i, person in enumerate(persons):
            way = {'cash': '1'} if i % 10 == 9 else {'iban': iban(100 + i)}
            self.done('officer', '/benefits/grants/new', {'scheme': self.scheme, 'person_id': str(person), 'decision': '1', 'from': '01.2020', **way})

    # --- the steps: each may be asked again at any time ---

    def run_of(self, month):
        found = self.rows("SELECT id, state, version FROM benefit_run WHERE month = ? AND state <> 'cancelled'", month)
        return found[0] if found else (None, None, None)

    def run_list(self, month):
        return self.ask('officer', f'/benefits/schemes/{self.scheme}/run', {'month': f'{month % 12 + 1:02d}.{month // 12}'})

    def approve(self, month):
        run, _, version = self.run_of(month)
        return self.ask('director', f'/benefits/runs/{run}/approve', {'version': str(version)})

    def visa(self, month):
        run, _, version = self.run_of(month)
        return self.ask('accountant', f'/benefits/runs/{run}/visa', {'version': str(version)})

    def send_files(self, month):
        run = self.run_of(month)[0]
        first = self.ask('accountant', f'/benefits/runs/{run}/file', {'format': 'pain.001.001.03'})
        return first and self.ask('accountant', f'/benefits/runs/{run}/file', {'format': 'cash'})

    def statement(self, month, again=False):
        run = self.run_of(month)[0]
        entries = []
        sent = self.rows(f'SELECT reference, amount FROM benefit_payment WHERE run_id = ? AND of_id IS {"NOT " if again else ""}NULL ORDER BY id', run)
        for i, (reference, amount) in enumerate(sent):
            entries.append(f'<Ntry><Amt Ccy="RON">{amount / 100:.2f}</Amt><CdtDbtInd>{"CRDT" if i == 3 else "DBIT"}</CdtDbtInd><Sts>BOOK</Sts>'
                           f'<BookgDt><Dt>2025-02-10</Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>')
        return ('<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>' + ''.join(entries) +
                '</Stmt></BkToCstmrStmt></Document>')

    def reconcile(self, month):
        return self.ask('accountant', '/benefits/returns', upload=self.statement(month))

    def repeat(self, month):
        run = self.run_of(month)[0]
        failed = self.rows("SELECT id FROM benefit_payment WHERE run_id = ? AND state = 'failed'", run)
        answer = self.ask('accountant', f'/benefits/payments/{failed[0][0]}/repeat', {})
        answer = answer and self.ask('accountant', f'/benefits/runs/{run}/file', {'format': 'pain.001.001.03'})
        return answer and self.ask('accountant', '/benefits/returns', upload=self.statement(month, again=True))

    def is_done(self, step, month):
        run, state, _ = self.run_of(month)
        if step == 'run_list':
            return run is not None
        if step in ('approve', 'visa'):
            column = 'visa_at' if step == 'visa' else 'approved_at'
            return self.one(f'SELECT count({column}) FROM benefit_run WHERE id = ?', run) == 1
        if step == 'send_files':
            return state in ('filed', 'settled')
        if step == 'reconcile':
            return self.one("SELECT count(*) FROM benefit_payment WHERE run_id = ? AND of_id IS NULL AND state NOT IN ('paid', 'failed')", run) == 0
        return self.one("SELECT count(*) FROM benefit_payment WHERE run_id = ? AND of_id IS NOT NULL AND state = 'paid'", run) == 1

    # --- what must hold at any time ---

    def check(self):
        def nothing(sql):
            self.assertEqual(self.rows(sql), [], f'seed {SEED}: {sql}')
        nothing("SELECT month FROM benefit_run WHERE state <> 'cancelled' GROUP BY month HAVING count(*) > 1")
        nothing(f"SELECT r.id FROM benefit_run r WHERE (SELECT count(*) FROM benefit_line l WHERE l.run_id = r.id) <> {PERSONS} OR r.net <> "
                "(SELECT sum(amount) FROM benefit_line l WHERE l.run_id = r.id)")
        nothing(f"SELECT l.grant_id FROM benefit_line l GROUP BY l.grant_id, l.for_month HAVING sum(l.amount) > {AMOUNT}")
        nothing("SELECT r.id FROM benefit_run r WHERE r.state = 'prepared' AND EXISTS (SELECT 1 FROM benefit_payment p WHERE p.run_id = r.id)")
        nothing("SELECT r.id FROM benefit_run r WHERE r.state <> 'prepared' AND r.net <> (SELECT coalesce(sum(amount), 0) FROM benefit_payment p "
                "WHERE p.run_id = r.id AND p.of_id IS NULL)")
        nothing("SELECT r.id FROM benefit_run r WHERE (r.state = 'prepared') <> (r.statement_id IS NULL) OR (r.state <> 'prepared' AND "
                "(SELECT count(*) FROM document d WHERE d.kind = 'benefit_run' AND d.record_id = r.id) <> 2)")
        nothing("SELECT f.id FROM benefit_file f WHERE f.total <> (SELECT coalesce(sum(amount), 0) FROM benefit_payment p WHERE p.file_id = f.id)")
        nothing("SELECT id FROM benefit_payment WHERE (state = 'due') <> (file_id IS NULL)")
        nothing("SELECT of_id FROM benefit_payment WHERE of_id IS NOT NULL GROUP BY of_id HAVING count(*) > 1")
        nothing("SELECT p.id FROM benefit_payment p JOIN benefit_payment a ON a.of_id = p.id WHERE p.state <> 'failed'")
        nothing("SELECT id FROM benefit_return t WHERE lines <> (SELECT count(*) FROM benefit_return_line l WHERE l.return_id = t.id) "
                "OR lines <> paid + failed + unmatched OR lines = 0")
        nothing("SELECT r.id FROM benefit_run r WHERE r.state = 'settled' AND EXISTS (SELECT 1 FROM benefit_payment p WHERE p.run_id = r.id AND p.state IN ('due', 'sent'))")

    def test_killed_at_any_moment_nobody_is_paid_twice(self):
        self.begin()
        steps = ['run_list', 'approve', 'visa', 'send_files', 'reconcile', 'repeat']
        month, killed, at_work = 2020 * 12, 0, 0
        for step in steps:  # how long each takes
            began = time.monotonic()
            self.finish(step, month)
            self.seconds[step] = time.monotonic() - began
        while killed < CRASHES:
            month += 1
            for step in steps:
                if killed < CRASHES:
                    self.crash_during(step, month)
                    killed += 1
                    at_work += not self.is_done(step, month) if step == 'run_list' or self.run_of(month)[0] else 0
                self.finish(step, month)
                self.check()
        months = month - 2020 * 12 + 1
        self.assertEqual(self.one("SELECT sum(amount) FROM benefit_payment WHERE state = 'paid'"), months * PERSONS * AMOUNT)
        self.assertEqual(self.one("SELECT count(*) FROM benefit_payment WHERE state NOT IN ('paid', 'failed')"), 0)
        self.kill()
        self.vatra('audit', 'verify')
        print(f'{self.database.name}: {killed} kills, {at_work} before the work was done, {months} months, seed {SEED}')


class CrashesOnSqlite(Crashes, unittest.TestCase):
    engine = Sqlite


class CrashesOnPostgres(Crashes, unittest.TestCase):
    engine = Postgres


if __name__ == '__main__':
    unittest.main()
