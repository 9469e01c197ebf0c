#include "modules/cases/transfer_pages.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/cases/cases_views.h"
#include "record/attachment.h"

/* Handing a file to another authority, and taking one in. */

static bool load_own_key(Request *req, TransferView *view, GError **error)
{
    g_auto(TransferKeys) keys = {0};
    if (!transfer_keys_open(req->db, &keys, error))
        return false;
    view->own_key = transfer_public_text(req->pool, &keys);
    view->own_fingerprint = transfer_fingerprint(req->pool, view->own_key);
    return case_authorities(req->db, req->pool, &view->authorities, error);
}

/* Where an error is the person's to mend, the page again; else the error. */
typedef bool (*Show)(Request *req, int status, const Problems *problems, GError **error);

static bool answer_wrong(Request *req, const char *field, GError *wrong, Show show, GError **error)
{
    g_autoptr(GError) reason = wrong;
    Problems *problems = problems_new(req->pool);
    int status = fail_http_status(fail_kind(reason));
    if (problem_from(problems, field, &reason))
        return show(req, status, problems, error);
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

/* --- going out --- */

static bool load_holds(Request *req, TransferView *view, GError **error)
{
    TransferBody body;
    return transfer_write(req->db, req->pool, req->who, view->file->id, NULL, false, &body, error) &&
           transfer_read(req->pool, &body, &view->holds, error);
}

static bool show_out(Request *req, int status, const Problems *problems, GError **error)
{
    TransferView view = {.problems = problems};
    CaseRights rights;
    return case_enter_to_lead(req, "id", &view.file, &rights, error) &&
           case_look(req->db, req->who, view.file, rights.way, error) && load_own_key(req, &view, error) && load_holds(req, &view, error) &&
           case_transfers_of(req->db, req->pool, view.file->id, &view.transfers, error) &&
           reply_view(req, status, view_transfer_out, req, &view);
}

static bool out_page(Request *req, GError **error)
{
    return show_out(req, 200, NULL, error);
}

static const CaseAuthority *chosen_authority(Request *req, const GPtrArray *authorities)
{
    gint64 id = req_input_id(req, "authority");
    for (guint i = 0; i < authorities->len; i++)
        if (((CaseAuthority *)authorities->pdata[i])->id == id)
            return authorities->pdata[i];
    return NULL;
}

static bool prepare(Request *req, GError **error)
{
    CaseFile *file;
    CaseRights rights;
    GPtrArray *authorities;
    gint64 id;
    GError *wrong = NULL;
    if (!case_enter_to_lead(req, "id", &file, &rights, error) || !case_authorities(req->db, req->pool, &authorities, error))
        return false;
    const CaseAuthority *to = chosen_authority(req, authorities);
    if (!to) {
        Problems *problems = problems_new(req->pool);
        problems_add(problems, "authority", "%s", _("Choose to which authority the case goes."));
        return show_out(req, 422, problems, error);
    }
    if (!case_transfer_prepare(req->db, req->who, file, to, req_text(req, "reason"), &id, &wrong))
        return answer_wrong(req, "reason", wrong, show_out, error);
    reply_notice(req, _("The packet is ready. Download it, and give it to them."));
    return reply_see_other(req, "%s", case_url(req->pool, file->id, "/transfer"));
}

static bool enter_out(Request *req, CaseFile **ret_file, CaseTransfer **ret_transfer, GError **error)
{
    CaseRights rights;
    if (!case_enter_to_lead(req, "id", ret_file, &rights, error) ||
        !case_transfer_find(req->db, req->pool, req_id(req, "transfer"), ret_transfer, error))
        return false;
    return (*ret_transfer)->case_id == (*ret_file)->id || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such transfer."));
}

static bool note_download(Request *req, gint64 id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && case_audit(req->db, req->who, "see-file", "case_transfer", id, NULL, error) && db_commit(change, error);
}

static bool download(Request *req, GError **error)
{
    CaseFile *file;
    CaseTransfer *transfer;
    GBytes *bytes;
    if (!enter_out(req, &file, &transfer, error) || !note_download(req, transfer->id, error) ||
        !case_transfer_packet(req->db, req->pool, transfer, &bytes, error))
        return false;
    return reply_bytes(req, 200, "application/octet-stream",
                       pool_printf(req->pool, "case-%d-%d.vatra", (int)file->number, (int)file->year), bytes);
}

typedef bool (*Move)(Db *db, const Identity *who, CaseFile *file, const CaseTransfer *transfer, GError **error);

static bool move_out(Request *req, Move move, const char *said, GError **error)
{
    CaseFile *file;
    CaseTransfer *transfer;
    GError *wrong = NULL;
    if (!enter_out(req, &file, &transfer, error))
        return false;
    if (!move(req->db, req->who, file, transfer, &wrong))
        return answer_wrong(req, NULL, wrong, show_out, error);
    reply_notice(req, said);
    return reply_see_other(req, "%s", case_url(req->pool, file->id, "/transfer"));
}

static bool hand(Request *req, GError **error)
{
    return move_out(req, case_transfer_hand, _("The case was handed over. Here it is closed, and stays readable."), error);
}

static bool withdraw(Request *req, GError **error)
{
    return move_out(req, case_transfer_withdraw, _("The packet was withdrawn."), error);
}

static bool take_receipt(Request *req, GError **error)
{
    CaseFile *file;
    CaseTransfer *transfer;
    GError *wrong = NULL;
    const Upload *upload = req_file(req, "receipt");
    if (!enter_out(req, &file, &transfer, error))
        return false;
    if (!upload || !upload->count)
        fail(&wrong, FAIL_INVALID, "%s", _("Choose a file first."));
    if (wrong || !case_transfer_receipt(req->db, req->who, file, transfer, upload->bytes, upload->count, &wrong))
        return answer_wrong(req, "receipt", wrong, show_out, error);
    reply_notice(req, _("The receipt was checked and kept."));
    return reply_see_other(req, "%s", case_url(req->pool, file->id, "/transfer"));
}

/* --- authorities, and what came --- */

static bool show_in(Request *req, int status, const Problems *problems, GError **error)
{
    TransferView view = {.problems = problems};
    return load_own_key(req, &view, error) && case_transfers_arrived(req->db, req->pool, &view.arrived, error) &&
           case_transfers_seen(req->db, req->pool, req->who, &view.transfers, error) && reply_view(req, status, view_transfers, req, &view);
}

static bool in_page(Request *req, GError **error)
{
    return show_in(req, 200, NULL, error);
}

static bool add_authority(Request *req, GError **error)
{
    GError *wrong = NULL;
    const char *name = req_text(req, "name");
    if (!case_authority_add(req->db, req->who, name, req_text(req, "public_key"), &wrong))
        return answer_wrong(req, name ? "public_key" : "name", wrong, show_in, error);
    reply_notice(req, _("Saved. Compare the fingerprint with them by telephone."));
    return reply_see_other(req, "/cases/transfers");
}

static bool remove_authority(Request *req, GError **error)
{
    if (!case_authority_close(req->db, req->who, req_id(req, "authority"), error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/cases/transfers");
}

static bool arrive(Request *req, GError **error)
{
    gint64 id;
    GError *wrong = NULL;
    const Upload *upload = req_file(req, "packet");
    if (!upload || !upload->count)
        fail(&wrong, FAIL_INVALID, "%s", _("Choose a file first."));
    if (wrong || !case_transfer_arrive(req->db, req->who, upload->bytes, upload->count, &id, &wrong))
        return answer_wrong(req, "packet", wrong, show_in, error);
    return reply_see_other(req, "/cases/transfers/%" G_GINT64_FORMAT, id);
}

/* --- one that came --- */

static bool enter_in(Request *req, TransferView *view, GError **error)
{
    if (!case_transfer_find(req->db, req->pool, req_id(req, "transfer"), &view->transfer, error))
        return false;
    if (strcmp(view->transfer->direction, "in") != 0)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such transfer."));
    return strcmp(view->transfer->state, "arrived") != 0 ||
           case_transfer_open(req->db, req->pool, req->who, view->transfer, &view->holds, error);
}

/* Of one that was decided no more is shown than who may see the file sees there. */
static bool show_decided(Request *req, TransferView *view, GError **error)
{
    g_autoptr(GError) gone = NULL;
    if (view->transfer->case_id && !case_find(req->db, req->pool, req->who, view->transfer->case_id, &view->file, &gone)) {
        view->file = NULL;
        if (!g_error_matches(gone, FAIL, FAIL_NOT_FOUND)) {
            g_propagate_error(error, g_steal_pointer(&gone));
            return false;
        }
    }
    return reply_view(req, 200, view_transfer_decided, req, view);
}

static bool show_one(Request *req, int status, const Problems *problems, GError **error)
{
    TransferView view = {.problems = problems, .users = case_user_options(req->db, req->pool, error),
                         .types = case_type_options(req->db, req->pool, error)};
    if (!view.users || !view.types || !enter_in(req, &view, error))
        return false;
    if (strcmp(view.transfer->state, "arrived") != 0)
        return show_decided(req, &view, error);
    return note_download(req, view.transfer->id, error) && reply_view(req, status, view_transfer_in, req, &view);
}

static bool one_page(Request *req, GError **error)
{
    return show_one(req, 200, NULL, error);
}

/* Only one who was offered may be chosen. */
static bool read_choice(Request *req, const TransferPerson *one, guint place, gint64 *ret_id)
{
    const char *typed = req_many_at(req, "person", pool_printf(req->pool, "%u", place));
    *ret_id = typed ? id_parse(typed) : 0;
    if (typed && strcmp(typed, "new") == 0)
        return true;
    for (guint i = 0; i < one->twins->len; i++)
        if (*ret_id && ((Twin *)one->twins->pdata[i])->person.id == *ret_id)
            return true;
    return false;
}

static const gint64 *read_choices(Request *req, const TransferPacket *packet, Problems *problems)
{
    gint64 *ids = pool_array0(req->pool, gint64, packet->people->len + 1);
    for (guint i = 0; i < packet->people->len; i++)
        if (!read_choice(req, packet->people->pdata[i], i, &ids[i]))
            problems_add(problems, pool_printf(req->pool, "person.%u", i), "%s", _("Say whether it is somebody of the register."));
    return ids;
}

static bool accept(Request *req, GError **error)
{
    TransferView view = {0};
    CaseFile *file;
    GError *wrong = NULL;
    Problems *problems = problems_new(req->pool);
    if (!enter_in(req, &view, error))
        return false;
    if (strcmp(view.transfer->state, "arrived") != 0)
        return fail(error, FAIL_CONFLICT, "%s", _("Somebody decided on this transfer meanwhile. Look at it again."));
    TransferChoices choices = {.type_code = req_text(req, "type"), .manager_id = req_input_id(req, "manager_id")};
    choices.person_ids = read_choices(req, &view.holds, problems);
    if (!choices.manager_id)
        problems_add(problems, "manager_id", "%s", _("Choose who it is."));
    if (problems_any(problems))
        return show_one(req, 422, problems, error);
    if (!case_transfer_accept(req->db, req->pool, req->who, view.transfer, &view.holds, &choices, &file, &wrong))
        return answer_wrong(req, NULL, wrong, show_one, error);
    reply_notice(req, _("The case was taken in. Give them the receipt."));
    return reply_see_other(req, "/cases/transfers/%" G_GINT64_FORMAT, view.transfer->id);
}

static bool refuse(Request *req, GError **error)
{
    TransferView view = {0};
    GError *wrong = NULL;
    if (!enter_in(req, &view, error))
        return false;
    if (!case_transfer_refuse(req->db, req->who, view.transfer, req_text(req, "reason"), &wrong))
        return answer_wrong(req, "reason", wrong, show_one, error);
    reply_notice(req, _("It was not taken in. Give them the receipt."));
    return reply_see_other(req, "/cases/transfers/%" G_GINT64_FORMAT, view.transfer->id);
}

static bool give_receipt(Request *req, GError **error)
{
    CaseTransfer *transfer;
    const char *text;
    if (!case_transfer_find(req->db, req->pool, req_id(req, "transfer"), &transfer, error))
        return false;
    if (strcmp(transfer->direction, "in") != 0)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such transfer."));
    return case_transfer_answer(req->db, req->pool, transfer, &text, error) &&
           reply_bytes(req, 200, "text/plain; charset=utf-8", "receipt.vatra.txt", g_bytes_new(text, strlen(text)));
}

/* --- files that came with a case --- */

static bool show_file(Request *req, GError **error)
{
    CaseFile *file;
    CaseRights rights;
    if (!case_enter(req, "id", &file, &rights, error))
        return false;
    if (rights.is_limited)
        return fail(error, FAIL_NOT_FOUND, "%s", _("You see only your own part of this case."));
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && case_audit(req->db, req->who, "see-file", "case_file", file->id, NULL, error) && db_commit(change, error) &&
           attachment_reply(req, "case_file", file->id, req_id(req, "came"), error);
}

static const Input prepare_inputs[] = {{"authority", INPUT_ID}, {"reason", INPUT_LONG, 4000}, {0}};
static const Input receipt_input[] = {{"receipt", INPUT_FILE, 100 * 1000}, {0}};
static const Input packet_input[] = {{"packet", INPUT_FILE, TRANSFER_BYTES}, {0}};
static const Input authority_inputs[] = {{"name", INPUT_TEXT}, {"public_key", INPUT_TEXT}, {0}};
static const Input accept_inputs[] = {{"person", INPUT_MANY, 30}, {"manager_id", INPUT_ID}, {"type", INPUT_TEXT, 60}, {0}};
static const Input refuse_inputs[] = {{"reason", INPUT_LONG, 4000}, {0}};

const Route transfer_routes[] = {
    {GET, "/cases/:id/transfer", .may = "cases.transfer", out_page},
    {POST, "/cases/:id/transfer", .once = true, .may = "cases.transfer", prepare, prepare_inputs, .slow = true},
    {GET, "/cases/:id/transfer/:transfer/packet", .may = "cases.transfer", download, .slow = true},
    {POST, "/cases/:id/transfer/:transfer/hand", .may = "cases.transfer", hand},
    {POST, "/cases/:id/transfer/:transfer/withdraw", .may = "cases.transfer", withdraw},
    {POST, "/cases/:id/transfer/:transfer/receipt", .may = "cases.transfer", take_receipt, receipt_input},
    {GET, "/cases/transfers", .may = "cases.transfer", in_page},
    {POST, "/cases/transfers", .once = true, .may = "cases.transfer", arrive, packet_input, .slow = true},
    {POST, "/cases/transfers/authorities", .once = true, .may = "cases.transfer", add_authority, authority_inputs},
    {POST, "/cases/transfers/authorities/:authority/remove", .may = "cases.transfer", remove_authority},
    {GET, "/cases/transfers/:transfer", .may = "cases.transfer", one_page, .slow = true},
    {POST, "/cases/transfers/:transfer/accept", .once = true, .may = "cases.transfer", accept, accept_inputs, .slow = true},
    {POST, "/cases/transfers/:transfer/refuse", .may = "cases.transfer", refuse, refuse_inputs, .slow = true},
    {GET, "/cases/transfers/:transfer/receipt", .may = "cases.transfer", give_receipt},
    {GET, "/cases/:id/came/:came", .may = "cases.read", show_file},
    {0},
};
