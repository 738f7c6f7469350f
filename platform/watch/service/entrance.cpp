#include "service/entrance.h"

#include <mado/crypto/box.h>
#include <mado/crypto/new_file.h>
#include <mado/log/log.h>
#include <mado/watch/watch.h>

#include <fstream>

namespace mado::watch {

namespace {

constexpr std::int64_t minute = 60'000'000;
constexpr std::size_t most_password = 1024, most_sessions = 100, most_addresses = 10'000;

std::filesystem::path file_in(std::filesystem::path const& keys) { return keys / "operator.password"; }

}  // namespace

Result<void> set_password(std::filesystem::path const& keys, std::string_view password)
{
    auto const characters = std::ranges::count_if(password, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    if (static_cast<std::size_t>(characters) < least_password || password.size() > most_password)
        return refuse(Refusal::Kind::Invalid, "watch.password.short", { { "least", std::to_string(least_password) } });
    std::filesystem::create_directories(keys);
    crypto::replace_file(file_in(keys), crypto::hash_password(password) + "\n");
    return {};
}

Entrance::Entrance(std::filesystem::path keys, Clock const& clock, Ids& ids) : file_(file_in(keys)), clock_(clock), ids_(ids) {}

// Read each time: a password that was changed beside the server counts at once.
std::string Entrance::hash() const
{
    std::ifstream in(file_);
    std::string line;
    std::getline(in, line);
    return line;
}

bool Entrance::has_password() const { return !hash().empty(); }

int Entrance::minutes_locked(std::string const& remote, std::int64_t now)
{
    std::lock_guard const lock(mutex_);
    for (auto const& [who, most] : { std::pair<std::string, int> { remote, failures_before_lock }, { "", failures_of_all } })
        if (auto const found = failures_.find(who); found != failures_.end()) {
            auto const until = found->second.last + lock_minutes * minute;
            if (now >= until)
                failures_.erase(found);
            else if (found->second.count >= most)
                return static_cast<int>((until - now) / minute) + 1;
        }
    return 0;
}

void Entrance::note_failure(std::string const& remote, std::int64_t now)
{
    log::warn("watch.sign_in.failed", { { "remote", remote } });
    std::lock_guard const lock(mutex_);
    if (failures_.size() >= most_addresses)
        std::erase_if(failures_, [&](auto const& one) { return !one.first.empty() && now - one.second.last >= lock_minutes * minute; });
    for (auto const& who : { remote, std::string {} }) {
        ++failures_[who].count;
        failures_[who].last = now;
    }
}

Result<std::string> Entrance::sign_in(std::string const& password, std::string const& remote)
{
    auto const now = clock_.now().microseconds;
    if (int const minutes = minutes_locked(remote, now))
        return refuse(Refusal::Kind::Invalid, "watch.sign_in.locked", { { "minutes", std::to_string(minutes) } });
    auto const expected = hash();
    if (expected.empty())
        return refuse(Refusal::Kind::Forbidden, "watch.password.none");
    if (!crypto::password_matches(expected, password.substr(0, most_password))) {
        note_failure(remote, now);
        return refuse(Refusal::Kind::Invalid, "watch.sign_in.wrong", { { "times", std::to_string(failures_before_lock) }, { "minutes", std::to_string(lock_minutes) } });
    }
    auto const token = ids_.handle() + ids_.handle();
    std::lock_guard const lock(mutex_);
    failures_.erase(remote);
    std::erase_if(sessions_, [&](auto const& one) { return now - one.second.seen > idle_minutes * minute; });
    if (sessions_.size() >= most_sessions)
        sessions_.clear();
    sessions_[crypto::sha256_hex(token)] = { now, now, expected };
    log::info("watch.session.began", { { "remote", remote } });
    return token;
}

bool Entrance::is_signed_in(std::string const& token)
{
    if (token.empty())
        return false;
    auto const now = clock_.now().microseconds;
    auto const expected = hash();
    std::lock_guard const lock(mutex_);
    auto const found = sessions_.find(crypto::sha256_hex(token));
    if (found == sessions_.end())
        return false;
    auto& session = found->second;
    if (expected.empty() || session.password != expected || now - session.began > session_hours * 60 * minute || now - session.seen > idle_minutes * minute) {
        sessions_.erase(found);
        return false;
    }
    session.seen = now;
    return true;
}

void Entrance::sign_out(std::string const& token)
{
    std::lock_guard const lock(mutex_);
    sessions_.erase(crypto::sha256_hex(token));
}

}  // namespace mado::watch
