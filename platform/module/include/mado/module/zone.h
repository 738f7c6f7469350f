#pragma once
// One zone at work: its database, keys, gateway, jobs, pages and listener, made from the instances that app/modules.cpp lists.
#include <mado/api/door.h>
#include <mado/http/server.h>
#include <mado/mail/mail.h>
#include <mado/module/module.h>
#include <mado/web/site.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace mado {

// What the zones of one process share: no data, only what the program knows.
struct Knowledge {
    // `training`: slugs of the towns that have a twin for training. Throws std::runtime_error when one is no town.
    explicit Knowledge(definitions::Library library_of_files, std::vector<std::string> const& training = {});
    definitions::Library library;
    tenancy::Towns towns;          // definitions/towns/towns.csv
    papers::Papers papers;         // bound here: a wrong document stops the start
    Calendar calendar;             // definitions/calendars/japan.yaml
    definitions::Cache definitions;
};

struct ZoneOptions {
    std::string name;                        // "front", "office", "core"
    std::string node {}, version {};         // of this process, as the operator's page names it
    std::filesystem::path data;              // files/front/, uploads/front/ …
    std::filesystem::path keys;              // front.key, front.pub and the neighbours' *.pub
    std::optional<files::Bucket> bucket {};  // of the attachments; nothing: files/front/ in `data`
    db::Options database {};                 // where; the zone adds how it reports
    http::ServerOptions listen {};
    web::SiteOptions site {};
    std::string public_address;
    std::map<std::string, std::string> staff_addresses {};  // by zone
    std::string mail_from = "madoguchi@localhost.localdomain";
    mail::Post* post = nullptr;              // nullptr: this zone sends no mail
};

struct SlowClosure { Instant at; std::string what; std::int64_t microseconds; };  // what: the name of its slowest statement

class Zone {
public:
    Zone(ZoneOptions options, Knowledge& knowledge, Clock const& clock, Ids& ids);
    ~Zone();

    void plug(Module module, std::string const& source_folder);  // in the order of app/modules.cpp
    void open();                             // migrates, binds pages, checks words; throws with a list of all that is wrong
    void start();                            // jobs, then the listener
    void stop();

    Workplace const& here() const;
    gateway::Gateway& gateway();
    jobs::Runner& runner();
    web::Site const& site() const;
    api::Door& door();
    http::Server& server();
    http::ServerCounts counts() const;       // zeros before the start
    std::vector<Module> const& modules() const;
    std::string const& name() const;
    ZoneOptions const& options() const;
    std::vector<SlowClosure> slow() const;   // the last 50 transactions of this process over db::Options::slow_microseconds, newest first

    // Every statement and migration of the platform and the modules, in order: for `./test` and the start.
    std::vector<db::Migration> migrations() const;
    std::vector<db::Statement> statements() const;

private:
    class Working;
    std::unique_ptr<Working> working_;
};

}  // namespace mado
