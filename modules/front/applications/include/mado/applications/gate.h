#pragma once
// What may stand before the start of an application: the waiting room (front/waiting). app/modules.cpp gives it, so that applications need not know of it.
// Only a start asks: a form under way, a submission, an answer to a question never does.
#include <mado/web/route.h>

#include <functional>
#include <string>

namespace mado::applications {

struct Passage {
    std::string elsewhere {};        // the address to go to first; empty: the way is free
    std::int64_t retry_after = 60;   // seconds, for a program
    // Uses up what let the applicant in, in the commit of the start; may be empty. Refuses Conflict when it is used already.
    std::function<Result<void>(db::Write&, ApplicationId const&)> use {};
    std::string forget {};           // a set-cookie line for the answer of a start; may be empty
};
// `ticket`: what a program shows; "" for a browser, which has its cookie.
using Gate = std::function<Passage(web::Visit const& visit, std::string const& procedure, std::string const& round, std::string const& ticket)>;

}  // namespace mado::applications
