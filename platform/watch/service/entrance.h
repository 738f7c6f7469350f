#pragma once
// Who may come in: one password of the office's operators, sessions in memory. Nothing here needs a database: it must open when the database is away.
#include <mado/names/id.h>
#include <mado/result/result.h>
#include <mado/time/instant.h>

#include <filesystem>
#include <map>
#include <mutex>
#include <string>

namespace mado::watch {

class Entrance {
public:
    Entrance(std::filesystem::path keys, Clock const& clock, Ids& ids);
    bool has_password() const;
    // The token of a new session. Refuses Invalid "watch.sign_in.wrong", "watch.sign_in.locked" (argument minutes), Forbidden "watch.password.none".
    Result<std::string> sign_in(std::string const& password, std::string const& remote);
    bool is_signed_in(std::string const& token);  // extends it; a changed password ends it
    void sign_out(std::string const& token);

    static constexpr int failures_before_lock = 5, failures_of_all = 50, lock_minutes = 15;
    static constexpr int session_hours = 12, idle_minutes = 60;

private:
    struct Session { std::int64_t began, seen; std::string password; };
    struct Failures { int count = 0; std::int64_t last = 0; };
    std::string hash() const;
    int minutes_locked(std::string const& remote, std::int64_t now);
    void note_failure(std::string const& remote, std::int64_t now);

    std::filesystem::path file_;
    Clock const& clock_;
    Ids& ids_;
    std::mutex mutex_;
    std::map<std::string, Session> sessions_;     // by the hash of the token
    std::map<std::string, Failures> failures_;    // by address; "": of all
};

}  // namespace mado::watch
