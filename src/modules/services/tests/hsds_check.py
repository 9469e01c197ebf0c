"""Checks an export of the directory against the published schemas of Open Referral HSDS 3.0:  hsds_check.py SCHEMAS JSON ZIP

Ends with 77 where Python has no jsonschema.  Each check is shown something wrong as well: it must see it.
"""
import copy
import csv
import io
import json
import pathlib
import re
import sys
import zipfile

try:
    import jsonschema
except ImportError:
    sys.exit(77)

FOLDER = pathlib.Path(sys.argv[1])
UUID = re.compile(r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')


def schema_of(name):
    return json.loads((FOLDER / f'{name}.json').read_text())


def inline(node, depth=0):
    """References between the files become their content: they have no address of their own."""
    if isinstance(node, list):
        return [inline(part, depth) for part in node]
    if not isinstance(node, dict):
        return node
    ref = node.get('$ref')
    if isinstance(ref, str) and ref.endswith('.json'):
        return {} if depth > 6 else inline(schema_of(ref.split('/')[-1][:-5]), depth + 1)
    return {key: inline(value, depth) for key, value in node.items()}


def check_json(path):
    data = json.load(open(path))
    checker = jsonschema.Draft202012Validator(inline(schema_of('service')), format_checker=jsonschema.FormatChecker())
    for service in data['contents']:
        checker.validate(service)
        assert service['organization']['id'] == service['organization_id'], 'the organization of a service is its own'
        for at in service.get('service_at_locations', []):
            assert at['service_id'] == service['id'] and at['location']['id'] == at['location_id'], 'places belong to their service'
    wrong = copy.deepcopy(data['contents'][0])
    del wrong['status']
    assert not checker.is_valid(wrong), 'a service without a status must be seen'
    return data


def problem_of_cell(name, known, text):
    """What is wrong with one cell; None: nothing."""
    if text == '':
        return None
    if known.get('format') == 'uuid' and not UUID.fullmatch(text):
        return f'{name}: {text} is no UUID'
    if known.get('enum') and text not in known['enum']:
        return f'{name}: {text} is none of {known["enum"]}'
    if known.get('type') == 'number' and not re.fullmatch(r'-?\d+(\.\d+)?', text):
        return f'{name}: {text} is no number'
    if known.get('format') == 'uri' and '://' not in text:
        return f'{name}: {text} is no address'
    return None


def problems_of(tables):
    for table, rows in tables.items():
        schema = schema_of(table)
        known, ids = schema['properties'], set()
        needed = set(schema.get('required') or []) | set(schema.get('tabular_required') or [])
        for number, row in enumerate(rows, 2):
            where = f'{table}, row {number}'
            yield from (f'{where}: the standard has no column {name}' for name in row if name not in known)
            yield from (f'{where}: {name} is missing' for name in needed if not row.get(name))
            yield from (f'{where}: {problem}' for name in row if name in known and (problem := problem_of_cell(name, known[name], row[name])))
            if row['id'] in ids:
                yield f'{where}: the id stands twice'
            ids.add(row['id'])
            for name, value in row.items():
                target = row.get('link_entity') if name == 'link_id' else name[:-3] if name.endswith('_id') else None
                if target and value and value not in {other['id'] for other in tables.get(target, [])}:
                    yield f'{where}: {name} leads nowhere'


def check_package(package, names, tables):
    assert package['profile'] == 'tabular-data-package'
    assert {resource['path'] for resource in package['resources']} == names, 'the package names each table, and no other'
    for resource in package['resources']:
        columns = [field['name'] for field in resource['schema']['fields']]
        assert columns == list(tables[resource['name']][0]), f'{resource["name"]}: other columns'
        for field in resource['schema']['fields']:
            assert field['type'] == schema_of(resource['name'])['properties'][field['name']].get('type', 'string'), f'{resource["name"]}.{field["name"]}'
        for key in resource['schema']['foreignKeys']:
            assert key['fields'] in columns and key['reference']['resource'] in tables


def check_tables(path, count):
    with zipfile.ZipFile(path) as archive:
        names = {name for name in archive.namelist() if name.endswith('.csv')}
        tables = {name[:-4]: list(csv.DictReader(io.StringIO(archive.read(name).decode('utf-8'), newline=''))) for name in names}
        package = json.loads(archive.read('datapackage.json'))
    assert len(tables['service']) == count, 'as many services as in the JSON'
    for table in ('organization', 'organization_identifier', 'service', 'location', 'address', 'service_at_location', 'phone', 'schedule', 'accessibility',
                  'contact', 'cost_option', 'attribute', 'language', 'required_document', 'taxonomy_term'):
        assert tables.get(table), f'no table {table}'
    problems = list(problems_of(tables))
    assert not problems, '\n'.join(problems)
    check_package(package, names, tables)
    for table, name, value in (('service', 'name', ''), ('service', 'organization_id', tables['service'][0]['id']), ('address', 'address_type', 'else'),
                               ('cost_option', 'amount', 'much'), ('attribute', 'link_id', tables['address'][0]['id']), ('phone', 'id', '7')):
        wrong = copy.deepcopy(tables)
        wrong[table][0][name] = value
        assert list(problems_of(wrong)), f'a wrong {table}.{name} must be seen'


check_tables(sys.argv[3], len(check_json(sys.argv[2])['contents']))
