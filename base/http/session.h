#pragma once
#include <mado/http/server.h>

#include "answer.h"
#include "incoming.h"
#include "pace.h"
#include "topics.h"
#include "wire.h"
#include "workers.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <unordered_set>

namespace mado::http {

// What all connections share.
struct House {
    ServerOptions options;
    Server::LimitsOf limits;
    Server::Handle handle;
    Server::Failed failed;
    Workers workers;
    Topics topics {};
    std::atomic<std::uint64_t> requests { 0 }, refused_busy { 0 };
    std::mutex mutex {};
    std::condition_variable closed {};
    std::size_t open = 0;  // connections, guarded by mutex
};

class Session;

// One I/O thread with its connections.
struct Loop {
    std::unordered_set<Session*> sessions {};
    bool stopping = false;
    std::int64_t date_second = 0;
    std::string date {};
    asio::io_context context { 1 };  // last: it is destroyed first, and its connections with it

    std::string const& http_date_now();
};

// One connection from its first byte to its last: requests in, answers out, each kept to its time.
class Session {
public:
    Session(House& house, Loop& loop, std::unique_ptr<Wire> wire, std::string remote, bool secure);
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;
    ~Session();

    asio::awaitable<void> run();
    void tick(Pace::Time now);  // ends what takes too long
    void stop();                // ends it unless a request is under way

private:
    enum class Doing { Waiting, Receiving, Handling, Sending, Streaming, Ending };
    enum class Got { Request, Refusal, Nothing };

    asio::awaitable<Got> receive();
    asio::awaitable<bool> read_more();
    asio::awaitable<Answer> handled();
    asio::awaitable<bool> send(Answer& answer, bool keep_alive);
    asio::awaitable<bool> send_bytes(std::string_view head, std::string_view body);
    asio::awaitable<bool> send_file(Answer& answer);
    asio::awaitable<void> stream(Answer& answer);
    asio::awaitable<void> end();

    Incoming::Step advance();
    Incoming::Step judge();
    bool room();
    bool refuse(int status);
    void within(std::chrono::seconds time);

    House& house_;
    Loop& loop_;
    std::unique_ptr<Wire> wire_;
    std::string remote_;
    bool secure_;
    Incoming incoming_ {};
    std::vector<char> buffer_ {};
    std::size_t begin_ = 0, end_ = 0;
    int status_ = 0;               // why the server refuses
    std::string lane_ {};          // of the request
    bool head_done_ = false, quick_ = false, expired_ = false;
    Doing doing_ = Doing::Waiting;
    Pace pace_;
    Pace::Time deadline_ = Pace::Time::max();
    std::shared_ptr<asio::steady_timer> bell_ {};  // of an event stream
};

}  // namespace mado::http
