#pragma once
// What an instance of a module is given: the hands of its zone. Services take it as `here`; they never ask which zone it is.
#include <mado/access/caller.h>
#include <mado/db/database.h>
#include <mado/definitions/shelf.h>
#include <mado/files/store.h>
#include <mado/gateway/gateway.h>
#include <mado/papers/papers.h>
#include <mado/tenancy/towns.h>
#include <mado/time/calendar.h>
#include <mado/zone/events.h>

#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace mado {

struct Workplace {
    std::string zone;                        // for links and cookies only
    db::Database& database;
    Clock const& clock;
    Ids& ids;
    tenancy::Towns const& towns;
    definitions::Library const& library;     // the files of definitions/
    definitions::Cache& definitions;         // loaded definitions by hash
    papers::Papers const& papers;            // forms and notices (definitions/documents), bound
    Calendar const& calendar;                // closed days (definitions/calendars)
    files::Store& files;
    gateway::Keys const& keys;
    Listeners const& listeners;
    std::string public_address;              // of the front, "http://localhost:8080": for QR codes and mails
    std::string mail_from;
    bool development = false;                // on a developer's machine: webhooks may go to it
    std::map<std::string, std::string> staff_addresses {};  // by zone, "http://localhost:8081": in the QR of a cover sheet (送付票)

    std::filesystem::path workshop {};       // a folder of this node for what can be made again from blobs (columns of datasets); empty: there is none

    // How long (µs) the oldest request of this town has been waiting for a worker of this process; nothing where no server runs.
    std::function<std::int64_t(std::string const& slug)> longest_wait {};

    Moment now() const { return { clock.now(), ids }; }
};

}  // namespace mado
