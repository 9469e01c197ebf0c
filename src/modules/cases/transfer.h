#pragma once
#include "modules/assessments/assessments.h"
#include "modules/cases/cases_in.h"
#include "modules/people/people.h"
#include "record/json.h"

/* A file on its way to another authority: what it says as JSON with its files, sealed to the other's public key (X25519 sealed box)
 * and signed with ours (Ed25519). */

/* --- transfer_packet.c: keys, packets and receipts; knows no database but for where our keys are kept --- */

typedef struct {
    guchar sign_public[32], sign_secret[64];
    guchar box_public[32], box_secret[32];
} TransferKeys;
void transfer_keys_wipe(TransferKeys *keys);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TransferKeys, transfer_keys_wipe)

/* This authority's, sealed in the database; made when first asked for. */
bool transfer_keys_open(Db *db, TransferKeys *ret_keys, GError **error);
void transfer_keys_make(TransferKeys *ret_keys);

/* Both public keys in 86 characters: what authorities give each other, by a way that they trust. */
char *transfer_public_text(Pool *pool, const TransferKeys *keys);
/* "3f2a 91bc …", to be read out on the telephone; NULL: it is no key. */
const char *transfer_fingerprint(Pool *pool, const char *public_text);

/* What a packet holds: JSON, and the bytes of the files that it names by offset and count. */
typedef struct {
    const char *text;
    const char *files;
    gsize file_count; /* bytes */
} TransferBody;
enum { TRANSFER_BYTES = 100 * 1000 * 1000 };

/* to: as transfer_public_text().  FAIL_INVALID: it is no such text, or the packet would be larger than TRANSFER_BYTES. */
bool transfer_pack(Pool *pool, const TransferKeys *ours, const char *to, const TransferBody *body, const void **ret_bytes, gsize *ret_count,
                   GError **error);
/* from: of whom it must be signed.  FAIL_INVALID: it isn't, it was changed, or it is for somebody else. */
bool transfer_unpack(Pool *pool, const TransferKeys *ours, const char *from, const void *bytes, gsize count, TransferBody *ret_body,
                     GError **error);
/* Whether the packet says that it is of the holder of this key; transfer_unpack() proves it. */
bool transfer_is_from(const char *public_text, const void *bytes, gsize count);
const char *transfer_hash(Pool *pool, const void *bytes, gsize count);

/* The answer to a packet: a short text, signed. */
typedef struct {
    const char *packet_hash, *authority;
    const char *number; /* of the file there; NULL: it wasn't taken in */
} TransferReceipt;
const char *transfer_receipt_write(Pool *pool, const TransferKeys *ours, const TransferReceipt *receipt);
/* FAIL_INVALID: it isn't signed by from. */
bool transfer_receipt_read(Pool *pool, const char *from, const char *text, gsize count, TransferReceipt *ret_receipt, GError **error);

/* --- transfer_write.c, transfer.c: a file to what travels, and back --- */

/* All that a file holds, texts opened, national ids in the clear: the packet is what seals them.  with_files false: only what they
 * are. */
bool transfer_write(Db *db, Pool *pool, const Identity *who, gint64 case_id, const char *reason, bool with_files, TransferBody *ret_body,
                    GError **error);

/* One whom the file names, as the other authority knows them. */
typedef struct {
    Person person;       /* national_id in the clear */
    gint64 there;        /* their id; one in two roles comes twice */
    const char *role, *address;
    GPtrArray *twins;    /* of Twin *: those of the register whom it may be; NULL until transfer_match() */
} TransferPerson;

/* --- transfer_forms.c: a filled-in form as JSON, and on paper --- */

/* Opens the object and leaves it open: its files follow, in the order of the answers that name them. */
void transfer_form_write(Json *json, const CarriedForm *form);
/* FAIL_INVALID: it doesn't say what it should.  Persons and files as they are numbered there; *ret_files of gint64 *: for each answer the
 * place of its file in the object's list, from 1; 0: none. */
bool transfer_form_read(Pool *pool, const struct json_t *from, CarriedForm *ret_form, GPtrArray **ret_files, GError **error);
/* Its words as a PDF. */
bool transfer_form_paper(Pool *pool, const CarriedForm *form, const char *authority, GBytes **ret_bytes, GError **error);

/* What a packet says that it holds. */
typedef struct {
    const char *authority, *number, *type_code, *type_name, *reason, *summary;
    gint64 made_at;
    bool is_sealed;
    guint entries, signals, plans, referrals, clocks, documents, forms, files;
    gint64 bytes;        /* of files and documents */
    GPtrArray *people;   /* of TransferPerson * */
    struct json_t *root;
    TransferBody body;
} TransferPacket;
/* FAIL_INVALID: it doesn't say what it should. */
bool transfer_read(Pool *pool, const TransferBody *body, TransferPacket *ret_packet, GError **error);
bool transfer_match(Db *db, Pool *pool, const TransferPacket *packet, GError **error);

/* How it is taken in. */
typedef struct {
    const char *type_code;    /* NULL: the same */
    const gint64 *person_ids; /* one each; 0: a new person; NULL: who is surely the same, else new ones. One in two roles: the first counts */
    gint64 manager_id;        /* nobody would see it without */
} TransferChoices;
/* A new file.  Its documents come as files, its open terms run on; a form that isn't known here comes as a file with its words.  FAIL_INVALID: there is no such type, or the manager may not
 * see it.  Inside a change. */
bool transfer_take(Db *db, Pool *pool, const Identity *who, const TransferPacket *packet, const TransferChoices *choices, CaseFile **ret_file,
                   GError **error);
/* At this probability a twin counts as the same person, where nobody is asked. */
#define TRANSFER_SURE 0.99

/* --- transfer_store.c: authorities, and what came and went --- */

typedef struct {
    gint64 id;
    const char *name, *public_key, *fingerprint;
} CaseAuthority;
/* Of CaseAuthority *, by name. */
bool case_authorities(Db *db, Pool *pool, GPtrArray **ret_authorities, GError **error);
bool case_authority_add(Db *db, const Identity *who, const char *name, const char *public_key, GError **error); /* FAIL_INVALID */
bool case_authority_close(Db *db, const Identity *who, gint64 id, GError **error);

/* Table case_transfer. */
typedef struct {
    gint64 id, case_id, at, user_id, ended_at;
    const char *direction, *state, *authority, *public_key, *packet_hash, *reason, *their_number;
    gint64 year, number; /* of the file; in lists alone */
} CaseTransfer;
extern const Choice case_transfer_states[];
bool case_transfer_find(Db *db, Pool *pool, gint64 id, CaseTransfer **ret_transfer, GError **error);
bool case_transfers_of(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_transfers, GError **error);
bool case_transfers_arrived(Db *db, Pool *pool, GPtrArray **ret_transfers, GError **error);
bool case_transfers_seen(Db *db, Pool *pool, const Identity *who, GPtrArray **ret_transfers, GError **error);

/* Makes the packet and keeps it; the file stays open.  FAIL_CONFLICT: one is on its way already, or the file is closed. */
bool case_transfer_prepare(Db *db, const Identity *who, CaseFile *file, const CaseAuthority *to, const char *reason, gint64 *ret_id,
                           GError **error);
/* It has left: the file is closed here.  FAIL_CONFLICT: the file changed since the packet was made. */
bool case_transfer_hand(Db *db, const Identity *who, CaseFile *file, const CaseTransfer *transfer, GError **error);
/* Before it left, or after they refused it; then the file is open again. */
bool case_transfer_withdraw(Db *db, const Identity *who, CaseFile *file, const CaseTransfer *transfer, GError **error);
/* FAIL_INVALID: the receipt is of another packet, or not theirs. */
bool case_transfer_receipt(Db *db, const Identity *who, CaseFile *file, const CaseTransfer *transfer, const void *bytes, gsize count,
                           GError **error);
/* FAIL_INVALID: it isn't of an authority that is known here, or can't be opened; FAIL_CONFLICT: it came already. */
bool case_transfer_arrive(Db *db, const Identity *who, const void *bytes, gsize count, gint64 *ret_id, GError **error);
/* FAIL_NOT_FOUND: it names who asks. */
bool case_transfer_open(Db *db, Pool *pool, const Identity *who, const CaseTransfer *transfer, TransferPacket *ret_packet, GError **error);
bool case_transfer_accept(Db *db, Pool *pool, const Identity *who, const CaseTransfer *transfer, const TransferPacket *packet,
                          const TransferChoices *choices, CaseFile **ret_file, GError **error);
/* Both at once, from the command line, by who gives the sender's key.  FAIL_CONFLICT: it was taken in already. */
bool case_transfer_take_at_once(Db *db, Pool *pool, const char *from, const TransferPacket *packet, const char *hash, gint64 manager_id,
                                CaseFile **ret_file, GError **error);
bool case_transfer_refuse(Db *db, const Identity *who, const CaseTransfer *transfer, const char *reason, GError **error);
/* The packet of one that leaves; ret_bytes is the caller's. */
bool case_transfer_packet(Db *db, Pool *pool, const CaseTransfer *transfer, GBytes **ret_bytes, GError **error);
/* The signed answer to one that came. */
bool case_transfer_answer(Db *db, Pool *pool, const CaseTransfer *transfer, const char **ret_text, GError **error);
