#pragma once
// What waits for the office: a sign-in without a secret, a sign-in elsewhere, a code of the counter. One page for all of them.
#include "web/pages.h"

#include <functional>

namespace mado::accounts {

std::optional<json::Value> step_of(web::Visit const& visit, std::string_view purpose);
// Mails a code to the address that was typed and goes on to `next`. To sign in the address must be known, to register unknown; either way the same is done and
// said, and the mail alone, which its owner alone reads, differs.
Result<http::Response> mail_a_code(web::Visit const& visit, std::string_view purpose, std::string_view next);
// Keeps the session's key under the browser's secret, sends the claim, and leads to the page that waits. `way`: accounts.way.NAME.
Result<http::Response> ask_office(web::Visit const& visit, Ceremony const& ceremony, identity::ResidentAccount const& account, std::string_view way, json::Value claim,
    std::function<Result<void>(db::Write&)> const& along);

std::vector<web::Route> asking_routes();

}  // namespace mado::accounts
