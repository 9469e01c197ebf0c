#include "modules/cases/transfer_taking.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "record/json.h"

/* What came from another authority: read, and matched with the register. */

bool transfer_no_packet(GError **error)
{
    return fail(error, FAIL_INVALID, "%s", _("This packet holds no case."));
}

const char *transfer_text(const json_t *from, const char *name, Pool *pool)
{
    const json_t *value = json_object_get(from, name);
    return json_is_string(value) ? text_normalise(pool, json_string_value(value)) : NULL;
}

gint64 transfer_int(const json_t *from, const char *name)
{
    const json_t *value = json_object_get(from, name);
    return json_is_integer(value) ? json_integer_value(value) : 0;
}

Day transfer_day(const json_t *from, const char *name, Pool *pool)
{
    return day_from_iso(transfer_text(from, name, pool));
}

static void get_field(const Field *field, void *item, const json_t *from, Pool *pool)
{
    void *at = (char *)item + field->offset;
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_REFERENCE:
    case FIELD_TIME:
    case FIELD_INT: *(gint64 *)at = transfer_int(from, field->name); break;
    case FIELD_FLAG: *(bool *)at = json_is_true(json_object_get(from, field->name)); break;
    case FIELD_DAY: *(Day *)at = transfer_day(from, field->name, pool); break;
    default: *(const char **)at = transfer_text(from, field->name, pool);
    }
}

void transfer_record(const Record *record, void *item, const json_t *from, Pool *pool)
{
    for (const Field *field = record->fields; field->name; field++)
        get_field(field, item, from, pool);
}

static TransferPerson *read_person(const json_t *from, Pool *pool)
{
    TransferPerson *one = pool_new0(pool, TransferPerson);
    const char *role = transfer_text(from, "role", pool);
    one->role = role ? role : "other";
    one->there = transfer_int(from, "id");
    one->address = transfer_text(from, "address", pool);
    one->person = (Person){
        .family_name = transfer_text(from, "family_name", pool), .given_name = transfer_text(from, "given_name", pool),
        .former_name = transfer_text(from, "former_name", pool), .other_name = transfer_text(from, "other_name", pool),
        .sex = transfer_text(from, "sex", pool), .birth_day = transfer_day(from, "birth_day", pool), .birth_kind = transfer_text(from, "birth_kind", pool),
        .birth_place = transfer_text(from, "birth_place", pool), .death_day = transfer_day(from, "death_day", pool),
        .national_id = transfer_text(from, "national_id", pool), .national_id_kind = transfer_text(from, "national_id_kind", pool),
        .national_id_reason = transfer_text(from, "national_id_reason", pool), .national_id_note = transfer_text(from, "national_id_note", pool),
        .phone = transfer_text(from, "phone", pool), .email = transfer_text(from, "email", pool), .languages = transfer_text(from, "languages", pool),
    };
    if (!one->person.national_id && !one->person.national_id_reason)
        one->person.national_id_reason = "unknown";
    return one;
}

/* Files lie where their offset and count say, each within what came. */
static bool count_file(const json_t *file, TransferPacket *packet)
{
    gint64 offset = transfer_int(file, "offset"), count = transfer_int(file, "count");
    packet->files++;
    packet->bytes += count;
    return count > 0 && offset >= 0 && count <= TRANSFER_BYTES && offset <= TRANSFER_BYTES &&
           (packet->body.file_count == 0 || (gsize)(offset + count) <= packet->body.file_count);
}

static bool count_files(const json_t *from, const char *name, TransferPacket *packet)
{
    gsize i;
    json_t *file;
    json_array_foreach(json_object_get(from, name), i, file)
        if (!count_file(file, packet))
            return false;
    return true;
}

static bool count_all(TransferPacket *packet, Pool *pool)
{
    gsize i;
    json_t *one;
    packet->people = pool_list(pool);
    packet->signals = (guint)json_array_size(json_object_get(packet->root, "signals"));
    packet->plans = (guint)json_array_size(json_object_get(packet->root, "plans"));
    packet->referrals = (guint)json_array_size(json_object_get(packet->root, "referrals"));
    packet->clocks = (guint)json_array_size(json_object_get(packet->root, "clocks"));
    packet->entries = (guint)json_array_size(json_object_get(packet->root, "entries"));
    packet->documents = (guint)json_array_size(json_object_get(packet->root, "documents"));
    packet->forms = (guint)json_array_size(json_object_get(packet->root, "forms"));
    json_array_foreach(json_object_get(packet->root, "people"), i, one)
        g_ptr_array_add(packet->people, read_person(one, pool));
    json_array_foreach(json_object_get(packet->root, "entries"), i, one)
        if (!count_files(one, "files", packet))
            return false;
    json_array_foreach(json_object_get(packet->root, "documents"), i, one)
        if (!count_files(one, "files", packet) || !count_files(one, "signed", packet))
            return false;
    json_array_foreach(json_object_get(packet->root, "forms"), i, one)
        if (!count_files(one, "files", packet))
            return false;
    return count_files(packet->root, "files", packet);
}

static void forget(void *root)
{
    json_decref(root);
}

bool transfer_read(Pool *pool, const TransferBody *body, TransferPacket *ret_packet, GError **error)
{
    json_t *root = json_loads(body->text, 0, NULL);
    if (!root)
        return transfer_no_packet(error);
    pool_defer(pool, forget, root);
    const json_t *file = json_object_get(root, "case");
    *ret_packet = (TransferPacket){
        .authority = transfer_text(root, "authority", pool), .number = transfer_text(root, "number", pool), .type_code = transfer_text(root, "type", pool),
        .type_name = transfer_text(root, "type_name", pool), .reason = transfer_text(root, "reason", pool), .summary = transfer_text(file, "summary", pool),
        .made_at = transfer_int(root, "made_at"), .is_sealed = json_is_true(json_object_get(file, "is_sealed")), .root = root, .body = *body,
    };
    bool whole = ret_packet->authority && ret_packet->number && ret_packet->type_code && transfer_int(file, "opened_at");
    return (whole && count_all(ret_packet, pool)) || transfer_no_packet(error);
}

bool transfer_match(Db *db, Pool *pool, const TransferPacket *packet, GError **error)
{
    enum { MOST = 5 };
    for (guint i = 0; i < packet->people->len; i++) {
        TransferPerson *one = packet->people->pdata[i];
        if (!twins_of(db, pool, &one->person, MOST, &one->twins, error))
            return false;
    }
    return true;
}
