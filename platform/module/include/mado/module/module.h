#pragma once
// A module says all that it plugs in as one value; app/modules.cpp lists the instances by zone. Nothing registers itself.
#include <mado/api/operation.h>
#include <mado/gateway/gateway.h>
#include <mado/jobs/jobs.h>
#include <mado/names/embedded.h>
#include <mado/web/page.h>
#include <mado/web/route.h>
#include <mado/zone/workplace.h>

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace mado {

struct Module {
    std::string name;                                  // the prefix of its tables, events, actions and words
    std::span<embedded::File const> files {};          // migrations/ templates/ text/
    std::vector<access::Action> actions {};
    std::vector<web::Route> routes {};
    std::vector<api::Operation> operations {};         // of the API: routes and lines of its document in one
    std::vector<web::PageType> pages {};               // the structs of its templates, bound at start
    std::vector<web::MenuItem> menu {};
    std::vector<db::Statement> statements {};          // prepared on both engines by ./test
    std::vector<std::string> events {};                // names of its audit events: stable public API

    using Receive = std::function<Result<void>(db::Write&, Caller const&, Workplace const&, gateway::Message const&)>;
    struct Receives { gateway::Kind kind; Receive receive; };
    std::vector<Receives> receives {};

    struct JobKind { std::string name; std::function<Result<void>(Workplace const&, jobs::Job const&)> run; };
    std::vector<JobKind> jobs {};
    struct Schedule { std::string name; int every_seconds; std::function<void(Workplace const&)> run; bool on_each_node = false; };  // jobs::Schedule
    std::vector<Schedule> schedules {};

    std::function<void(Listeners&)> listen {};         // listeners.on<cases::Decided>(…)
};

}  // namespace mado
