#pragma once
#include "modules/services/services_in.h"

/* The public directory as Open Referral HSDS 3.0. */

typedef struct {
    GPtrArray *providers; /* of Provider *: those with a public service */
    GPtrArray *services;  /* of Service *: open and public */
    const char *base_url;
} HsdsData;
bool hsds_load(Db *db, Pool *pool, const char *base_url, HsdsData *ret_data, GError **error);
/* A page of services, each whole: its organization, locations, phones, schedules… */
GString *hsds_json(Pool *pool, const HsdsData *data);
GString *hsds_service_json(Pool *pool, const HsdsData *data, const Service *service);
/* datapackage.json and one CSV a table, zipped.  ret_bytes is the caller's. */
bool hsds_tables(Pool *pool, const HsdsData *data, GBytes **ret_bytes, GError **error);
