#pragma once
#include <mado/module/module.h>
#include <mado/webhook/webhook.h>

namespace mado::catalogue {

// `send`: how webhooks are called; tests give their own.
Module describe(webhook::Send send = http::call);

}  // namespace mado::catalogue
