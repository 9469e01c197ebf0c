#pragma once
#include "modules/cases/pages.h"
#include "modules/cases/transfer.h"
#include "record/attachment.h"

/* What the pages of transfers show. */
typedef struct {
    CaseFile *file;
    TransferPacket holds;   /* what goes, or what came */
    const char *own_key, *own_fingerprint;
    GPtrArray *authorities; /* of CaseAuthority * */
    GPtrArray *transfers, *arrived;
    CaseTransfer *transfer;
    GPtrArray *users, *types; /* of Choice * */
    const Problems *problems;
} TransferView;
