#include "postgresql/kept.h"

#include <algorithm>
#include <iterator>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace mado::db::postgresql {

namespace {

constexpr auto shortest_pause = std::chrono::milliseconds(50), longest_pause = std::chrono::milliseconds(1'000);
constexpr int liveliness_milliseconds = 5'000;   // a connection that hears nothing is asked whether it still lives

}  // namespace

Listener::~Listener()
{
    if (!thread_.joinable())
        return;
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    [[maybe_unused]] auto const written = ::write(wake_[1], "x", 1);
    thread_.join();
    ::close(wake_[0]);
    ::close(wake_[1]);
}

void Listener::on_notice(std::string topic, std::function<void(std::string const&)> told)
{
    std::unique_lock lock(mutex_);
    told_[std::move(topic)].push_back(std::move(told));
    if (!thread_.joinable()) {
        if (::pipe2(wake_, O_CLOEXEC | O_NONBLOCK) != 0)
            throw Failure("PostgreSQL: no pipe for the listener");
        thread_ = std::thread([this] { listen_until_stopped(); });
    }
    // Whoever comes too late for the first connection is told that something may have been missed.
    changed_.wait_for(lock, std::chrono::milliseconds(options_.deadline_ms), [&] { return listens_; });
    missed_ = missed_ || !listens_;
}

bool Listener::stopped_within(std::chrono::milliseconds time)
{
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, time, [&] { return stopping_; });
}

void Listener::listen_until_stopped()
{
    auto pause = shortest_pause;
    do {
        try {
            listen_once();
            pause = shortest_pause;
        } catch (Failure const&) {   // not there at the moment: a failover takes a while
            pause = std::min(pause * 2, longest_pause);
        }
        std::lock_guard const lock(mutex_);
        missed_ = missed_ || listens_;
        listens_ = false;
    } while (!stopped_within(pause));
}

void Listener::listen_once()
{
    Link link(options_);
    auto const answers = link.ask("LISTEN " + channel);
    if (!answers.front().good())
        fail_from(answers.front(), "LISTEN");
    bool missed = false;
    {
        std::lock_guard const lock(mutex_);
        listens_ = true;
        missed = std::exchange(missed_, false);
    }
    changed_.notify_all();
    if (missed)
        tell_all_that_something_was_missed();
    hear(link);
}

// Returns when the connection is lost or the database closes.
void Listener::hear(Link& link)
{
    for (;;) {
        while (auto* notice = PQnotifies(link.raw())) {
            std::string_view const payload = notice->extra;
            auto const end = std::min(payload.find('\n'), payload.size());
            tell(std::string(payload.substr(0, end)), std::string(payload.substr(std::min(end + 1, payload.size()))));
            PQfreemem(notice);
        }
        pollfd watched[] = { { PQsocket(link.raw()), POLLIN, 0 }, { wake_[0], POLLIN, 0 } };
        auto const ready = ::poll(watched, 2, liveliness_milliseconds);
        if (ready > 0 && watched[1].revents != 0)
            return;
        try {
            if (ready == 0)
                link.ask("SELECT 1");
        } catch (LostConnection const&) {
            return;
        }
        if (ready > 0 && PQconsumeInput(link.raw()) != 1)
            return;
        if (PQstatus(link.raw()) != CONNECTION_OK)
            return;
    }
}

void Listener::tell(std::string const& topic, std::string const& words)
{
    std::vector<std::function<void(std::string const&)>> all;
    {
        std::lock_guard const lock(mutex_);
        if (auto const found = told_.find(topic); found != told_.end())
            all = found->second;
    }
    for (auto const& told : all) {
        try {
            told(words);
        } catch (...) {  // Whoever is told has nothing to say that could still matter: the write is durable and answered.
        }
    }
}

void Listener::tell_all_that_something_was_missed()
{
    std::vector<std::string> topics;
    {
        std::lock_guard const lock(mutex_);
        for (auto const& [topic, told] : told_)
            topics.push_back(topic);
    }
    for (auto const& topic : topics)
        tell(topic, "");
}

Teller::~Teller()
{
    if (!thread_.joinable())
        return;
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Teller::tell(std::vector<std::pair<std::string, std::string>> const& notices)
{
    if (notices.empty())
        return;
    {
        std::lock_guard const lock(mutex_);
        for (auto const& [topic, words] : notices) {
            auto payload = topic + '\n' + words;
            // The same again would wake nobody twice. Behind a server that does not answer the oldest are let go.
            if (waiting_.size() < most_at_once && std::ranges::find(waiting_, payload) != waiting_.end())
                continue;
            if (waiting_.size() == most_waiting)
                waiting_.pop_front();
            waiting_.push_back(std::move(payload));
        }
        if (!thread_.joinable())
            thread_ = std::thread([this] { tell_until_stopped(); });
    }
    changed_.notify_all();
}

void Teller::tell_until_stopped()
{
    for (;;) {
        std::vector<std::string> payloads;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
            if (waiting_.empty())
                return;
            auto const many = std::min(waiting_.size(), most_at_once);
            std::move(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(many), std::back_inserter(payloads));
            waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(many));
        }
        try {
            send(payloads);
        } catch (Failure const&) {   // not there at the moment: whoever listens has lost its connection too, and looks by itself
            link_.reset();
            std::unique_lock lock(mutex_);
            if (stopping_)
                return;
            changed_.wait_for(lock, longest_pause, [&] { return stopping_; });
        }
    }
}

// One transaction for all of them.
void Teller::send(std::vector<std::string> const& payloads)
{
    if (!link_) {
        auto link = std::make_unique<Link>(options_);
        link->ask("SET synchronous_commit = off");   // nothing is written that a power cut could take
        link->prepare("tell", "SELECT pg_notify($1, $2)");
        link->sync();
        if (auto const answers = link->collect(1); !answers.front().good())
            fail_from(answers.front(), "preparing notices");
        link_ = std::move(link);
    }
    for (auto const& payload : payloads)
        link_->execute("tell", { { channel.c_str(), static_cast<int>(channel.size()) }, { payload.c_str(), static_cast<int>(payload.size()) } });
    link_->sync();
    for (auto const& answer : link_->collect(payloads.size()))
        if (!answer.good())
            fail_from(answer, "telling notices");
}

// A lost connection has lost its names.
bool Names::connected()
{
    if (std::chrono::steady_clock::now() < not_before_)
        return false;
    try {
        if (link_)
            link_->ask("SELECT 1");
    } catch (LostConnection const&) {
        link_.reset();
        held_.clear();
    }
    if (link_)
        return true;
    try {
        link_ = std::make_unique<Link>(options_);
        link_->patience = std::chrono::milliseconds(2'000);   // who asks must not wait long to learn that nobody answers
        link_->ask("SET idle_session_timeout = " + std::to_string(patience_.count()));
        return true;
    } catch (LostConnection const&) {
        not_before_ = std::chrono::steady_clock::now() + longest_pause;
        return false;
    }
}

bool Names::holds(std::string const& name)
{
    std::lock_guard const lock(mutex_);
    if (!connected())
        return false;
    if (held_.contains(name))
        return true;
    try {
        auto const answers = link_->ask("SELECT pg_try_advisory_lock($1)", { std::to_string(lock_number("name", "", name)) });
        if (!answers.front().good())
            fail_from(answers.front(), "holding " + name);
        if (answers.front().text(0, 0) == "t")
            held_.insert(name);
    } catch (LostConnection const&) {
        link_.reset();
        held_.clear();
    }
    return held_.contains(name);
}

void Names::release(std::string const& name)
{
    std::lock_guard const lock(mutex_);
    if (held_.erase(name) == 0 || !link_)
        return;
    try {
        link_->ask("SELECT pg_advisory_unlock($1)", { std::to_string(lock_number("name", "", name)) });
    } catch (LostConnection const&) {   // then it is released already
        link_.reset();
        held_.clear();
    }
}

}  // namespace mado::db::postgresql
