#pragma once
#include "web/request.h"

/* The frame of every page; set as the layout with reply_set_layout(). */
void layout_page(View *view, const Request *req, Html body);
