#include "modules/cases/transfer.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_queries.h"
#include "record/attachment.h"

/* The authorities that files go to, and what came and went. */

const Choice case_transfer_states[] = {
    {"prepared", N_("Prepared: the case is still open here")},
    {"handed", N_("Handed over: the receipt isn't here yet")},
    {"received", N_("Received there")},
    {"refused", N_("Was not taken in")},
    {"withdrawn", N_("Withdrawn")},
    {"arrived", N_("Came: not decided yet")},
    {"accepted", N_("Taken in")},
    {0},
};

/* --- authorities --- */

bool case_authorities(Db *db, Pool *pool, GPtrArray **ret_authorities, GError **error)
{
    *ret_authorities = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_AUTHORITY_LIST);
    while (db_step(q)) {
        CaseAuthority *one = pool_new0(pool, CaseAuthority);
        *one = (CaseAuthority){.id = db_int(q, "id"), .name = db_text(q, "name", pool), .public_key = db_text(q, "public_key", pool)};
        one->fingerprint = transfer_fingerprint(pool, one->public_key);
        g_ptr_array_add(*ret_authorities, one);
    }
    return db_end(q, error);
}

bool case_authority_add(Db *db, const Identity *who, const char *name, const char *public_key, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    gint64 id = id_new();
    if (text_is_empty(name))
        return fail(error, FAIL_INVALID, "%s", _("Write the name of the authority."));
    if (!transfer_fingerprint(pool, public_key))
        return fail(error, FAIL_INVALID, "%s", _("This is no key of an authority. Copy the whole line that they see on this page."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_AUTHORITY_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", name);
    db_bind_text(q, "$3", public_key);
    db_bind_id(q, "$4", who->user_id);
    db_bind_int(q, "$5", clock_now());
    return db_run(q, NULL, error) && case_audit(db, who, "create", "case_authority", id, NULL, error) && db_commit(change, error);
}

bool case_authority_close(Db *db, const Identity *who, gint64 id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_AUTHORITY_CLOSE);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", clock_now());
    return db_run(q, NULL, error) && case_audit(db, who, "close", "case_authority", id, NULL, error) && db_commit(change, error);
}

/* --- reading --- */

static const char reason_column[] = "case_transfer.reason";

static bool read_transfer(Db *db, DbQuery *q, Pool *pool, CaseTransfer **ret_transfer, GError **error)
{
    g_auto(SealKey) key = {0};
    CaseTransfer *one = *ret_transfer = pool_new0(pool, CaseTransfer);
    *one = (CaseTransfer){
        .id = db_int(q, "id"), .case_id = db_int(q, "case_id"), .at = db_int(q, "at"), .user_id = db_int(q, "user_id"),
        .ended_at = db_int(q, "ended_at"), .direction = db_text(q, "direction", pool), .state = db_text(q, "state", pool),
        .authority = db_text(q, "authority", pool), .public_key = db_text(q, "public_key", pool),
        .packet_hash = db_text(q, "packet_hash", pool), .their_number = db_text(q, "their_number", pool),
        .year = db_has_column(q, "year") ? db_int(q, "year") : 0, .number = db_has_column(q, "number") ? db_int(q, "number") : 0,
    };
    return seal_key_open(db, db_text(q, "seal_key", pool), &key, error) &&
           seal_read(&key, reason_column, one->id, db_text(q, "reason", pool), pool, &one->reason, error);
}

static bool read_transfers(Db *db, DbQuery *q, Pool *pool, GPtrArray **ret_transfers, GError **error)
{
    CaseTransfer *one;
    *ret_transfers = pool_list(pool);
    while (db_step(q)) {
        if (!read_transfer(db, q, pool, &one, error))
            return false;
        g_ptr_array_add(*ret_transfers, one);
    }
    return db_end(q, error);
}

bool case_transfer_find(Db *db, Pool *pool, gint64 id, CaseTransfer **ret_transfer, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TRANSFER_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q))
        return read_transfer(db, q, pool, ret_transfer, error);
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such transfer."));
}

bool case_transfers_of(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_transfers, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TRANSFER_LIST);
    db_bind_int(q, "$1", case_id);
    return read_transfers(db, q, pool, ret_transfers, error);
}

bool case_transfers_arrived(Db *db, Pool *pool, GPtrArray **ret_transfers, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TRANSFER_LIST_ARRIVED);
    return read_transfers(db, q, pool, ret_transfers, error);
}

bool case_transfers_seen(Db *db, Pool *pool, const Identity *who, GPtrArray **ret_transfers, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TRANSFER_LIST_SEEN);
    case_bind_asker(q, who);
    return read_transfers(db, q, pool, ret_transfers, error);
}

/* --- writing --- */

static bool insert(Db *db, CaseTransfer *one, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_auto(SealKey) key = {0};
    const char *wrapped = NULL;
    if (!seal_key_make(db, pool, &key, &wrapped, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TRANSFER_INSERT);
    db_bind_int(q, "$1", one->id);
    db_bind_id(q, "$2", one->case_id);
    db_bind_text(q, "$3", one->direction);
    db_bind_text(q, "$4", one->state);
    db_bind_text(q, "$5", one->authority);
    db_bind_text(q, "$6", one->public_key);
    db_bind_text(q, "$7", one->packet_hash);
    db_bind_text(q, "$8", seal_text(&key, reason_column, one->id, one->reason, pool));
    db_bind_int(q, "$9", one->at);
    db_bind_id(q, "$10", one->user_id);
    db_bind_id(q, "$11", one->ended_at);
    db_bind_text(q, "$12", one->their_number);
    db_bind_text(q, "$13", wrapped);
    return db_run(q, NULL, error);
}

static bool sealed_reason(Db *db, Pool *pool, const CaseTransfer *one, const char **ret_sealed, GError **error)
{
    g_auto(SealKey) key = {0};
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TRANSFER_FIND);
    db_bind_int(q, "$1", one->id);
    const char *wrapped = db_step(q) ? db_text(q, "seal_key", pool) : NULL;
    if (!db_end(q, error) || !seal_key_open(db, wrapped, &key, error))
        return false;
    *ret_sealed = seal_text(&key, reason_column, one->id, one->reason, pool);
    return true;
}

/* From the state that it was read in. */
static bool move(Db *db, const Identity *who, const CaseTransfer *before, CaseTransfer *after, const char *verb, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    gint64 changed;
    const char *reason;
    if (!sealed_reason(db, pool, after, &reason, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TRANSFER_UPDATE);
    db_bind_int(q, "$1", after->id);
    db_bind_id(q, "$2", after->case_id);
    db_bind_text(q, "$3", after->state);
    db_bind_text(q, "$4", reason);
    db_bind_id(q, "$5", after->ended_at);
    db_bind_text(q, "$6", after->their_number);
    db_bind_text(q, "$7", before->state);
    return db_run(q, &changed, error) &&
           (changed || fail(error, FAIL_CONFLICT, "%s", _("Somebody decided on this transfer meanwhile. Look at it again."))) &&
           case_audit(db, who, verb, "case_transfer", after->id, NULL, error);
}

static bool keep_packet(Db *db, const Identity *who, gint64 id, const void *bytes, gsize count, GError **error)
{
    NewAttachment packet = {"case.vatra", "application/octet-stream", bytes, count, 0};
    return attachment_add(db, "case_transfer", id, who, &packet, NULL, error);
}

static bool forget_packet(Db *db, gint64 id, GError **error)
{
    return attachment_remove_all(db, "case_transfer", id, error);
}

bool case_transfer_packet(Db *db, Pool *pool, const CaseTransfer *transfer, GBytes **ret_bytes, GError **error)
{
    GPtrArray *files;
    Attachment *file;
    if (!attachment_list(db, pool, "case_transfer", transfer->id, &files, error))
        return false;
    if (files->len == 0)
        return fail(error, FAIL_NOT_FOUND, "%s", _("This packet isn't kept any more."));
    return attachment_open(db, pool, "case_transfer", transfer->id, ((Attachment *)files->pdata[0])->id, &file, ret_bytes, error);
}

/* --- going out --- */

static bool is_on_its_way(const GPtrArray *transfers)
{
    for (guint i = 0; i < transfers->len; i++) {
        const CaseTransfer *one = transfers->pdata[i];
        if (strcmp(one->state, "prepared") == 0 || strcmp(one->state, "handed") == 0)
            return true;
    }
    return false;
}

static bool check_free(Db *db, Pool *pool, const CaseFile *file, const char *reason, GError **error)
{
    GPtrArray *transfers;
    if (!case_check_open(file, error) || !case_transfers_of(db, pool, file->id, &transfers, error))
        return false;
    if (is_on_its_way(transfers))
        return fail(error, FAIL_CONFLICT, "%s", _("A packet of this case is on its way already. Withdraw it first."));
    return !text_is_empty(reason) || fail(error, FAIL_INVALID, "%s", _("Write why the case goes to another authority."));
}

static bool pack(Db *db, Pool *pool, const Identity *who, const CaseFile *file, const char *to, const char *reason, const void **ret_bytes,
                 gsize *ret_count, GError **error)
{
    g_auto(TransferKeys) keys = {0};
    TransferBody body;
    return transfer_keys_open(db, &keys, error) && transfer_write(db, pool, who, file->id, reason, true, &body, error) &&
           transfer_pack(pool, &keys, to, &body, ret_bytes, ret_count, error);
}

bool case_transfer_prepare(Db *db, const Identity *who, CaseFile *file, const CaseAuthority *to, const char *reason, gint64 *ret_id,
                           GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    const void *bytes;
    gsize count;
    if (!change || !check_free(db, pool, file, reason, error) || !pack(db, pool, who, file, to->public_key, reason, &bytes, &count, error))
        return false;
    CaseTransfer one = {.id = id_new(), .case_id = file->id, .direction = "out", .state = "prepared", .authority = to->name,
                        .public_key = to->public_key, .packet_hash = transfer_hash(pool, bytes, count), .reason = reason, .at = clock_now(),
                        .user_id = who->user_id};
    *ret_id = one.id;
    return insert(db, &one, error) && keep_packet(db, who, one.id, bytes, count, error) &&
           case_audit(db, who, "transfer-prepare", "case_file", file->id, NULL, error) && db_commit(change, error);
}

static bool wrong_state(GError **error)
{
    return fail(error, FAIL_CONFLICT, "%s", _("Somebody decided on this transfer meanwhile. Look at it again."));
}

bool case_transfer_hand(Db *db, const Identity *who, CaseFile *file, const CaseTransfer *transfer, GError **error)
{
    CaseTransfer handed = *transfer;
    handed.state = "handed";
    if (strcmp(transfer->state, "prepared") != 0)
        return wrong_state(error);
    if (file->changed_at > transfer->at)
        return fail(error, FAIL_CONFLICT, "%s", _("The case changed since the packet was made. Withdraw the packet and prepare a new one."));
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && case_check_open(file, error) && case_end_planned(db, who, file->id, error) &&
           case_mark_transferred(db, who, file, error) && move(db, who, transfer, &handed, "transfer", error) && db_commit(change, error);
}

bool case_transfer_withdraw(Db *db, const Identity *who, CaseFile *file, const CaseTransfer *transfer, GError **error)
{
    CaseTransfer gone = *transfer;
    bool was_handed = strcmp(transfer->state, "refused") == 0 && strcmp(file->state, "transferred") == 0;
    if (strcmp(transfer->state, "prepared") != 0 && !was_handed)
        return wrong_state(error);
    gone.state = "withdrawn";
    gone.ended_at = clock_now();
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && move(db, who, transfer, &gone, "withdraw", error) && forget_packet(db, transfer->id, error) &&
           (!was_handed || case_unmark_transferred(db, who, file, error)) && db_commit(change, error);
}

bool case_transfer_receipt(Db *db, const Identity *who, CaseFile *file, const CaseTransfer *transfer, const void *bytes, gsize count,
                           GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    TransferReceipt receipt;
    CaseTransfer ended = *transfer;
    if (strcmp(transfer->state, "handed") != 0 && strcmp(transfer->state, "prepared") != 0)
        return wrong_state(error);
    if (!transfer_receipt_read(pool, transfer->public_key, bytes, count, &receipt, error))
        return false;
    if (strcmp(receipt.packet_hash, transfer->packet_hash) != 0)
        return fail(error, FAIL_INVALID, "%s", _("This receipt is for another packet."));
    ended.state = receipt.number ? "received" : "refused";
    ended.their_number = receipt.number;
    ended.ended_at = clock_now();
    bool closes = receipt.number && strcmp(file->state, "transferred") != 0;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && (!closes || (case_end_planned(db, who, file->id, error) && case_mark_transferred(db, who, file, error))) &&
           move(db, who, transfer, &ended, "receive", error) && forget_packet(db, transfer->id, error) && db_commit(change, error);
}

/* --- coming in --- */

static bool check_new(Db *db, const char *hash, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TRANSFER_BY_PACKET);
    db_bind_text(q, "$1", hash);
    bool there = db_step(q);
    return db_end(q, error) && (!there || fail(error, FAIL_CONFLICT, "%s", _("This packet was taken in already.")));
}

static bool find_sender(Db *db, Pool *pool, const void *bytes, gsize count, const CaseAuthority **ret_sender, GError **error)
{
    GPtrArray *authorities;
    if (!case_authorities(db, pool, &authorities, error))
        return false;
    for (guint i = 0; i < authorities->len; i++) {
        *ret_sender = authorities->pdata[i];
        if (transfer_is_from((*ret_sender)->public_key, bytes, count))
            return true;
    }
    return fail(error, FAIL_INVALID, "%s", _("This is no packet of an authority that is known here. Write down their key first."));
}

static bool unpack(Db *db, Pool *pool, const char *from, const void *bytes, gsize count, TransferPacket *ret_packet, GError **error)
{
    g_auto(TransferKeys) keys = {0};
    TransferBody body;
    return transfer_keys_open(db, &keys, error) && transfer_unpack(pool, &keys, from, bytes, count, &body, error) &&
           transfer_read(pool, &body, ret_packet, error);
}

bool case_transfer_arrive(Db *db, const Identity *who, const void *bytes, gsize count, gint64 *ret_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    const CaseAuthority *sender = NULL;
    TransferPacket packet;
    if (!find_sender(db, pool, bytes, count, &sender, error) || !unpack(db, pool, sender->public_key, bytes, count, &packet, error))
        return false;
    CaseTransfer one = {.id = id_new(), .direction = "in", .state = "arrived", .authority = sender->name, .public_key = sender->public_key,
                        .packet_hash = transfer_hash(pool, bytes, count), .at = clock_now(), .user_id = who->user_id};
    *ret_id = one.id;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && check_new(db, one.packet_hash, error) && insert(db, &one, error) && keep_packet(db, who, one.id, bytes, count, error) &&
           case_audit(db, who, "transfer-arrive", "case_transfer", one.id, NULL, error) && db_commit(change, error);
}

/* The wall stands before the file does: whom the packet may name doesn't open it. */
static bool check_wall(Db *db, const Identity *who, const TransferPacket *packet, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_ACCOUNT_PERSON_FIND);
    db_bind_int(q, "$1", who->user_id);
    gint64 self = db_step(q) ? db_int(q, "person_id") : 0;
    if (!db_end(q, error))
        return false;
    for (guint i = 0; self && i < packet->people->len; i++) {
        const TransferPerson *one = packet->people->pdata[i];
        for (guint k = 0; k < one->twins->len; k++)
            if (((Twin *)one->twins->pdata[k])->person.id == self)
                return fail(error, FAIL_NOT_FOUND, "%s", _("Somebody else has to take this packet in."));
    }
    return true;
}

bool case_transfer_open(Db *db, Pool *pool, const Identity *who, const CaseTransfer *transfer, TransferPacket *ret_packet, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    if (!case_transfer_packet(db, pool, transfer, &bytes, error))
        return false;
    gsize count;
    const void *packet = g_bytes_get_data(bytes, &count);
    return unpack(db, pool, transfer->public_key, packet, count, ret_packet, error) && transfer_match(db, pool, ret_packet, error) &&
           check_wall(db, who, ret_packet, error);
}

bool case_transfer_accept(Db *db, Pool *pool, const Identity *who, const CaseTransfer *transfer, const TransferPacket *packet,
                          const TransferChoices *choices, CaseFile **ret_file, GError **error)
{
    CaseTransfer accepted = *transfer;
    if (strcmp(transfer->state, "arrived") != 0)
        return wrong_state(error);
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !transfer_take(db, pool, who, packet, choices, ret_file, error))
        return false;
    accepted.state = "accepted";
    accepted.case_id = (*ret_file)->id;
    accepted.reason = packet->reason;
    accepted.ended_at = clock_now();
    return move(db, who, transfer, &accepted, "accept", error) && forget_packet(db, transfer->id, error) && db_commit(change, error);
}

bool case_transfer_take_at_once(Db *db, Pool *pool, const char *from, const TransferPacket *packet, const char *hash, gint64 manager_id,
                                CaseFile **ret_file, GError **error)
{
    TransferChoices choices = {.manager_id = manager_id};
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !check_new(db, hash, error) || !transfer_take(db, pool, identity_system(), packet, &choices, ret_file, error))
        return false;
    CaseTransfer one = {.id = id_new(), .case_id = (*ret_file)->id, .direction = "in", .state = "accepted", .authority = packet->authority,
                        .public_key = from, .packet_hash = hash, .reason = packet->reason, .at = clock_now(), .ended_at = clock_now()};
    return insert(db, &one, error) && db_commit(change, error);
}

bool case_transfer_refuse(Db *db, const Identity *who, const CaseTransfer *transfer, const char *reason, GError **error)
{
    CaseTransfer refused = *transfer;
    if (text_is_empty(reason))
        return fail(error, FAIL_INVALID, "%s", _("Write why it isn't taken in."));
    if (strcmp(transfer->state, "arrived") != 0)
        return wrong_state(error);
    refused.state = "refused";
    refused.reason = reason;
    refused.ended_at = clock_now();
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && move(db, who, transfer, &refused, "refuse", error) && forget_packet(db, transfer->id, error) && db_commit(change, error);
}

bool case_transfer_answer(Db *db, Pool *pool, const CaseTransfer *transfer, const char **ret_text, GError **error)
{
    g_auto(TransferKeys) keys = {0};
    CaseFile *file = NULL;
    if (strcmp(transfer->state, "accepted") != 0 && strcmp(transfer->state, "refused") != 0)
        return wrong_state(error);
    if (!transfer_keys_open(db, &keys, error) || (transfer->case_id && !case_find_any(db, pool, transfer->case_id, &file, error)))
        return false;
    TransferReceipt receipt = {transfer->packet_hash, setting_text(db, pool, "authority.name", "Vatra"), file ? case_name(pool, file) : NULL};
    *ret_text = transfer_receipt_write(pool, &keys, &receipt);
    return true;
}
