#pragma once
#include "jobs/jobs.h"
#include "modules/plans/plans.h"
#include "web/request.h"

/* Files that people send, until a job has read them in the sandboxed reader.  Table plan_upload. */
typedef struct {
    gint64 id, batch_id;
    const char *file_name, *file_hash;
    bool again;              /* read even where it is known */
    const char *state;       /* waiting, read, known, refused */
    const char *message;     /* why it was refused */
    gint64 amends_id;        /* 0: a plan of its own */
    gint64 plan_id;          /* what it became, or is known as; 0: nothing yet */
    int edition;
    gint64 job_id, user_id;
    Language language;
    /* Filled by uploads_of_batch: */
    const char *job_state, *job_message; /* NULL: there is no job */
    int progress, total;
    const char *plan_title;
    int action_count, open_notes;
} PlanUpload;

/* What may be sent at once: one file past what the reader takes still arrives, to be refused by name. */
enum { UPLOAD_BYTES = 110 * 1024 * 1024, UPLOAD_TOLD_BYTES = 100 * 1000 * 1000 };

/* Files sent together. */
typedef struct {
    gint64 id;          /* of the batch */
    gint64 amends_id;   /* 0: plans of their own */
    bool again;         /* read what is known already once more */
    int count;          /* so far; counted by upload_add */
} UploadBatch;

/* Keeps the file and queues its job; one that was read before is kept as "known", without its bytes.  Inside a transaction. */
bool upload_add(Db *db, const Identity *who, UploadBatch *batch, const Upload *file, GError **error);
/* In the order in which they were sent.  FAIL_NOT_FOUND: no such batch. */
bool uploads_of_batch(Db *db, Pool *pool, gint64 batch_id, GPtrArray **ret_uploads, GError **error);
bool upload_waits(const GPtrArray *uploads); /* some are not read yet */

extern const JobKind plans_in_jobs[];
