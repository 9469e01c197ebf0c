#pragma once
#include "record/seal.h"

#include <pthread.h>

/* Between the files of sealing: the keys of the file seal.key as the process holds them. */

enum { SEAL_KEY_BYTES = 32, SEAL_ID_BYTES = 8, SEAL_ID_TEXT = 2 * SEAL_ID_BYTES + 1, SEAL_KEYS = 16 };

typedef enum {
    MASTER_CURRENT, /* wraps */
    MASTER_OLD,     /* unwraps what was wrapped before */
    MASTER_NEXT,    /* waits for the next rotation */
} MasterState;

typedef struct {
    MasterState state;
    char id[SEAL_ID_TEXT]; /* hex, from the key itself */
    guchar bytes[SEAL_KEY_BYTES];
} MasterKey;

/* Lives in guarded memory: seal_ring_new(). */
typedef struct {
    guint count;
    MasterKey keys[SEAL_KEYS];     /* one is current */
    guchar index[SEAL_KEY_BYTES];  /* of all blind indexes; never changes */
    char index_id[SEAL_ID_TEXT];
    guchar sign[SEAL_KEY_BYTES];   /* seed of the key that signs the audit log */
} SealRing;

SealRing *seal_ring_new(void);
void seal_ring_free(SealRing *ring); /* wiped; NULL is allowed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SealRing, seal_ring_free)
bool seal_ring_add(SealRing *ring, MasterState state, GError **error); /* a new key */
const MasterKey *seal_ring_current(const SealRing *ring);              /* NULL: none */
const MasterKey *seal_ring_find(const SealRing *ring, const char *id); /* NULL: none */

bool seal_file_read(const char *path, SealRing *ring, GError **error); /* FAIL_NOT_FOUND, FAIL_INVALID */
bool seal_file_write(const char *path, const SealRing *ring, GError **error);

typedef struct {
    pthread_rwlock_t lock; /* over ring */
    char *path;
    SealRing *ring;
    GHashTable *statements; /* for seal_rotate(): they must outlive the connections */
} SealVault;

GHashTable *seal_statements_new(void);

SealVault *seal_vault(Db *db); /* NULL: seal_open() wasn't called */
/* FAIL_BUSY: seal_open() wasn't called. */
bool seal_vault_must(Db *db, SealVault **ret_vault, GError **error);
/* Reads the file again: another process has changed it. */
bool seal_vault_reload(SealVault *vault, GError **error);

/* Wraps with the ring's current key: "ID.base64". */
char *seal_wrap(const SealRing *ring, const SealKey *key, Pool *pool);
