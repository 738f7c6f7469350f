#pragma once
// The page of those who run the server (見張り): a listener of its own, apart from residents and staff. Every ten seconds it looks at the zones of
// this process, keeps an hour in memory, judges the alarms, and tells the operator by mail when one begins or ends.
#include <mado/mail/mail.h>
#include <mado/module/zone.h>
#include <mado/sandbox/sandbox.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mado::watch {

struct WatchOptions {
    http::ServerOptions listen {};
    std::filesystem::path data, keys;                 // keys/operator.password: the hash of the operator's password
    std::string node, version;                        // of this process
    std::vector<std::filesystem::path> certificates {};  // PEM files to be watched
    std::string mail_to {}, mail_from {};             // mail_to empty: alarms are only shown
    mail::Post* post = nullptr;
    std::string rules {};                             // the text of definitions/operations/alarms.yaml
    std::string library_hash {}, files_place {};      // shown; files_place empty: the data folder
    sandbox::Options walls {};                        // in which files from outside are opened; looked at once, and shown
    std::string scanner {};                           // address of the virus scan; empty: none
    bool development = false;
    std::string source_folder {};
};

// The tables, words and events that the watch has in every zone's database.
Module describe();

class Tower;

class Watch {
public:
    // Throws std::runtime_error with all that is wrong in rules, pages or words.
    Watch(WatchOptions options, std::vector<Zone*> zones, Clock const& clock, Ids& ids);
    ~Watch();
    void start();                                     // the listener, then a look every ten seconds; throws std::system_error when the address is taken
    void stop();
    void look();                                      // one look now
    http::Response answer(http::Request& request) const;
    http::Server& server();

private:
    std::unique_ptr<Tower> tower_;
};

// Keeps the hash of a new password (0600, whole or not at all); whoever was signed in is signed out. Refuses Invalid "watch.password.short".
Result<void> set_password(std::filesystem::path const& keys, std::string_view password);
constexpr std::size_t least_password = 12;            // characters

// Says that a backup was finished: the age of the last one is an alarm.
void note_backup(std::filesystem::path const& data, Instant finished);

}  // namespace mado::watch
