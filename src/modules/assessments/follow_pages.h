#pragma once
#include "modules/assessments/follow.h"
#include "modules/assessments/pages.h"

/* Who a line of a list is, and what follows: one form. */
typedef struct {
    Request *req;
    Following f;
    InstrumentVersion *version;
    Instrument *instrument;
    const char *about;    /* as the list has it, or as the register does */
    GPtrArray *proposals; /* of Proposal *: decided ones too */
    GPtrArray *twins;     /* of Twin *: who it may be */
    GPtrArray *cases;     /* of const CaseFile *: open ones of the person, which who may see */
    GPtrArray *types;     /* of Choice * */
    Problems *problems;
    bool may_register, may_open;
} FollowPage;

bool follow_is_decided(const FollowPage *page);     /* what follows can be said: the form is finished */
bool follow_suggests(const FollowPage *page, const char *opens); /* what stands chosen */
bool follow_chose(const FollowPage *page, gint64 person_id); /* this one stands chosen; 0: a new person */
bool follow_lacks(const FollowPage *page); /* the new person needs more than the list says, or something of it is wrong */
const char *follow_new(const FollowPage *page); /* the new person in a line: name, birth date, sex; NULL: no name is known */
gint64 follow_found(const FollowPage *page); /* who was searched for and chosen; -1: nobody, or one of those shown, or a new person */
const char *follow_type(const FollowPage *page);
