#include "session.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <poll.h>

#include <ctime>

namespace mado::http {

namespace {

using namespace std::chrono_literals;
using Step = Incoming::Step;

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t small_buffer = 4 * 1024, head_buffer = Incoming::most_head_bytes + small_buffer, body_buffer = 64 * 1024;
constexpr std::size_t file_piece = 256 * 1024;
constexpr std::size_t most_drained = 1024 * 1024;
constexpr std::chrono::seconds ending_time = 2s, heartbeat = 15s;

class PlainWire final : public Wire {
public:
    explicit PlainWire(asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

    asio::awaitable<bool> open() override { co_return true; }

    asio::awaitable<std::size_t> read(std::span<char> into) override
    {
        auto const [failed, size] = co_await socket_.async_read_some(asio::buffer(into.data(), into.size()), awaited);
        co_return failed ? 0 : size;
    }

    asio::awaitable<std::size_t> write(std::string_view bytes) override
    {
        auto const [failed, size] = co_await socket_.async_write_some(asio::buffer(bytes), awaited);
        co_return failed ? 0 : size;
    }

    std::size_t write_now(std::string_view head, std::string_view body) override
    {
        boost::system::error_code failed;
        std::array<asio::const_buffer, 2> const pieces { asio::buffer(head), asio::buffer(body) };
        auto const size = socket_.write_some(pieces, failed);
        return failed ? 0 : size;
    }

    asio::awaitable<void> finish() override
    {
        boost::system::error_code ignored;
        socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        co_return;
    }

    asio::awaitable<std::size_t> drain(std::span<char> into) override { return read(into); }

    void cancel() override
    {
        boost::system::error_code ignored;
        socket_.cancel(ignored);
    }

    bool is_gone() override { return has_hung_up(socket_.native_handle()); }

private:
    asio::ip::tcp::socket socket_;
};

}  // namespace

bool has_hung_up(int socket)
{
    pollfd asked { socket, POLLRDHUP, 0 };
    return ::poll(&asked, 1, 0) > 0 && (asked.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

std::unique_ptr<Wire> plain_wire(asio::ip::tcp::socket socket)
{
    socket.non_blocking(true);
    return std::make_unique<PlainWire>(std::move(socket));
}

std::string const& Loop::http_date_now()
{
    auto const now = static_cast<std::int64_t>(std::time(nullptr));
    if (now != date_second) {
        date_second = now;
        date = http_date(now);
    }
    return date;
}

Session::Session(House& house, Loop& loop, std::unique_ptr<Wire> wire, std::string remote, bool secure)
    : house_(house), loop_(loop), wire_(std::move(wire)), remote_(std::move(remote)), secure_(secure), pace_(house.options.slowest_bytes_per_second)
{
    loop_.sessions.insert(this);
}

Session::~Session()
{
    loop_.sessions.erase(this);
    std::lock_guard const lock(house_.mutex);
    --house_.open;
    house_.closed.notify_all();
}

void Session::within(std::chrono::seconds time) { deadline_ = std::chrono::steady_clock::now() + time; }

void Session::tick(Pace::Time now)
{
    if (now < deadline_ && !pace_.too_slow(now))
        return;
    expired_ = true;
    wire_->cancel();
}

void Session::stop()
{
    if (doing_ == Doing::Waiting)
        wire_->cancel();
    if (bell_)
        bell_->cancel();
}

asio::awaitable<void> Session::run()
{
    within(std::chrono::seconds(house_.options.head_seconds));
    bool open = co_await wire_->open();
    if (auto peer = wire_->peer(); !peer.empty())
        remote_ = std::move(peer);
    while (open) {
        auto const got = co_await receive();
        if (got == Got::Nothing)
            break;
        bool const whole = got == Got::Request;
        Answer answer;  // g++ 12 destroys the temporary of a `co_await` inside ?: or && twice: each stands alone in here
        if (whole)
            answer = co_await handled();
        else
            answer = refusal(house_.options, status_, incoming_.request());
        if (!answer.response.channel.empty()) {
            co_await stream(answer);
            break;
        }
        bool const keep_alive = whole && incoming_.keep_alive() && !loop_.stopping;
        bool const sent = co_await send(answer, keep_alive);
        open = sent && keep_alive;
    }
    co_await end();
}

// --- in ---

Step Session::judge()
{
    head_done_ = true;
    Limits limits;
    auto const& request = incoming_.request();
    try {
        limits = house_.limits(request.method, request.target);
        lane_ = house_.options.lane_of && !limits.quick ? house_.options.lane_of(request.method, request.target, request.header("host")) : std::string();
    } catch (...) {
        status_ = 500;
        return Step::Refused;
    }
    quick_ = limits.quick;
    auto const step = incoming_.begin_body(limits, house_.options.temporary_folder, house_.options.trusted_proxies);
    if (step == Step::More)
        pace_.begin(std::chrono::steady_clock::now());
    return step;
}

Step Session::advance()
{
    for (;;) {
        std::size_t used = 0;
        auto step = incoming_.feed({ buffer_.data() + begin_, end_ - begin_ }, used);
        begin_ += used;
        pace_.moved(used);
        if (step == Step::Head)
            step = judge();
        else if (step == Step::More)
            return step;
        if (step == Step::Refused && status_ == 0)
            status_ = incoming_.status();
        if (step != Step::More || begin_ == end_)
            return step;
    }
}

// Is there room to read into? Grows with need: most requests never leave the small buffer.
bool Session::room()
{
    if (begin_ > 0) {
        std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_), buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
        end_ -= begin_;
        begin_ = 0;
    }
    auto const size = head_done_ ? body_buffer : end_ < small_buffer ? small_buffer : head_buffer;
    if (buffer_.size() < size)
        buffer_.resize(size);
    return end_ < buffer_.size();
}

asio::awaitable<bool> Session::read_more()
{
    if (!room()) {
        refuse(head_done_ ? 400 : 431);
        co_return false;
    }
    auto const size = co_await wire_->read({ buffer_.data() + end_, buffer_.size() - end_ });
    end_ += size;
    if (size == 0 && expired_ && incoming_.begun())
        refuse(408);
    co_return size > 0;
}

bool Session::refuse(int status)
{
    status_ = status;
    return false;
}

asio::awaitable<Session::Got> Session::receive()
{
    incoming_.restart(remote_, secure_);
    status_ = 0;
    head_done_ = quick_ = false;
    bool continued = false, timed = false;
    doing_ = Doing::Waiting;
    if (begin_ == end_ && buffer_.size() > small_buffer) {
        begin_ = end_ = 0;
        buffer_ = std::vector<char>(small_buffer);
    }
    if (begin_ == end_ && loop_.stopping)
        co_return Got::Nothing;
    within(std::chrono::seconds(house_.options.idle_seconds));
    for (;;) {
        auto const step = begin_ < end_ ? advance() : Step::More;
        if (step == Step::Complete || step == Step::Refused) {
            pace_.end();
            co_return step == Step::Complete ? Got::Request : Got::Refusal;
        }
        if (incoming_.begun() && !timed) {
            timed = true;
            doing_ = Doing::Receiving;
            within(std::chrono::seconds(house_.options.head_seconds));
        }
        if (head_done_)
            within(std::chrono::seconds(house_.options.idle_seconds));
        if (head_done_ && !continued && incoming_.expects_continue()) {
            continued = true;
            bool const said = co_await send_bytes("HTTP/1.1 100 Continue\r\n\r\n", {});
            if (!said)
                co_return Got::Nothing;
        }
        bool const more = co_await read_more();
        if (!more) {
            pace_.end();
            co_return status_ != 0 ? Got::Refusal : Got::Nothing;
        }
    }
}

// --- the answer ---

asio::awaitable<Answer> Session::handled()
{
    ++house_.requests;
    doing_ = Doing::Handling;
    deadline_ = Pace::Time::max();  // `handle` has deadlines of its own
    if (quick_)
        co_return answered(house_.handle, house_.failed, incoming_.request());
    auto const hand_over = [this](auto done) {
        using Done = decltype(done);
        auto shared = std::make_shared<Done>(std::move(done));
        auto const back = [this, shared](Answer answer) {
            asio::post(loop_.context, [shared, answer = std::move(answer)]() mutable { std::move (*shared)(std::move(answer)); });
        };
        auto run = [this, back] { back(answered(house_.handle, house_.failed, incoming_.request())); };
        auto refuse_it = [this, back] {
            ++house_.refused_busy;
            back(refusal(house_.options, 503, incoming_.request()));
        };
        // What writes is done even when nobody hears of it: a submission counts from its arrival.
        auto is_gone = [this] { return (incoming_.request().method == "GET" || incoming_.request().method == "HEAD") && wire_->is_gone(); };
        house_.workers.offer(lane_, { std::move(run), std::move(refuse_it), std::move(is_gone) });
    };
    co_return co_await asio::async_initiate<asio::use_awaitable_t<> const, void(Answer)>(hand_over, asio::use_awaitable);
}

// --- out ---

asio::awaitable<bool> Session::send(Answer& answer, bool keep_alive)
{
    doing_ = Doing::Sending;
    auto const head = head_of(answer, loop_.http_date_now(), keep_alive);
    bool const with_body = has_body(answer.response.status) && incoming_.request().method != "HEAD";
    bool const with_file = with_body && answer.file;
    bool sent = co_await send_bytes(head, with_body && !with_file ? answer.body() : std::string_view());
    if (sent && with_file)
        sent = co_await send_file(answer);
    co_return sent;
}

asio::awaitable<bool> Session::send_bytes(std::string_view head, std::string_view body)
{
    // Nearly every answer fits the socket's buffer at once and needs no wait, no timer and no coroutine.
    auto sent = wire_->write_now(head, body);
    auto const total = head.size() + body.size();
    if (sent == total)
        co_return true;
    pace_.begin(std::chrono::steady_clock::now());
    while (sent < total) {
        within(std::chrono::seconds(house_.options.idle_seconds));
        auto const rest = sent < head.size() ? head.substr(sent) : body.substr(sent - head.size());
        auto const size = co_await wire_->write(rest);
        if (size == 0)
            break;
        sent += size;
        pace_.moved(size);
    }
    pace_.end();
    co_return sent == total;
}

asio::awaitable<bool> Session::send_file(Answer& answer)
{
    std::string piece(static_cast<std::size_t>(std::min<std::uint64_t>(answer.size, file_piece)), '\0');
    for (std::uint64_t at = 0; at < answer.size;) {
        auto const most = static_cast<std::size_t>(std::min<std::uint64_t>(answer.size - at, piece.size()));
        auto const size = answer.file.read(piece.data(), most, at);
        if (size == 0)
            co_return false;  // the file has shrunk: closing early is how the client learns of it
        bool const sent = co_await send_bytes({}, std::string_view(piece).substr(0, size));
        if (!sent)
            co_return false;
        at += size;
    }
    co_return true;
}

asio::awaitable<void> Session::stream(Answer& answer)
{
    doing_ = Doing::Streaming;
    bell_ = std::make_shared<asio::steady_timer>(loop_.context);
    auto const wake = [loop = &loop_, bell = std::weak_ptr(bell_)] {
        asio::post(loop->context, [bell] {
            if (auto const ringing = bell.lock())
                ringing->cancel();
        });
    };
    auto const subscriber = house_.topics.subscribe(answer.response.channel, wake);
    auto const head = head_of(answer, loop_.http_date_now(), false);
    bool open = co_await send_bytes(head, {});
    while (open && !loop_.stopping) {
        auto const events = subscriber->take();
        if (!events)
            break;
        deadline_ = Pace::Time::max();
        if (!events->empty()) {
            open = co_await send_bytes(*events, {});
            continue;
        }
        bell_->expires_after(heartbeat);
        auto const [rung] = co_await bell_->async_wait(awaited);
        if (!rung)
            open = co_await send_bytes(": still here\n\n", {});
    }
    bell_.reset();
}

// Closing while the peer still sends would reset the connection and could take the answer with it (RFC 9112 §9.6): say that this was all, then
// read on a little and forget it.
asio::awaitable<void> Session::end()
{
    doing_ = Doing::Ending;
    pace_.end();
    within(ending_time);
    co_await wire_->finish();
    if (buffer_.size() < small_buffer)
        buffer_.resize(small_buffer);
    for (std::size_t drained = 0; drained < most_drained && !loop_.stopping;) {
        auto const size = co_await wire_->drain(buffer_);
        if (size == 0)
            break;
        drained += size;
    }
}

}  // namespace mado::http
