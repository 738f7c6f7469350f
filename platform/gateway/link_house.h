#pragma once
// What both ends of a link share.
#include <mado/gateway/link.h>
#include <mado/http/peer.h>

#include "link_board.h"
#include "partial_files.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace mado::gateway {

// The pins as they are now: read again after two seconds, so that a revoked certificate is out without a restart.
class Pins {
public:
    Pins(std::string zone, std::string folder) : zone_(std::move(zone)), folder_(std::move(folder)) {}
    LinkKeys keys();
    std::string zone_of(std::string const& fingerprint);  // "": nobody's
    http::PeerTrust trust(std::string only_zone = {});    // "": every neighbour

private:
    std::string zone_, folder_;
    std::mutex mutex_;
    std::optional<LinkKeys> keys_;
    std::chrono::steady_clock::time_point read_at_ {};
};

// Rings when something was posted, by whichever process. Shared with the database's notices, which may come when the link has gone.
class Bell {
public:
    void ring();
    std::uint64_t rung();
    // Until it has rung since `heard`, or the time is over, or stop().
    void wait(std::uint64_t heard, std::chrono::milliseconds time);
    void stop();
    void start();
    bool stopped();

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t rung_ = 0;
    bool stopped_ = false;
};

enum class Took { Yes, NeedsFiles, Later, Refused };

struct LinkHouse {
    Gateway& gateway;
    db::Database& database;
    files::Store& files;
    Clock const& clock;
    LinkOptions options;
    std::shared_ptr<Bell> bell;
    Pins pins;
    PartialFiles partial;
    Board board;

    // One envelope from the peer whose certificate is `zone`'s. It speaks for no other zone.
    Took take(std::string const& zone, std::string const& encoded);
    // What waits for the zone, without `except` (by letter_id), bounded in letters and bytes.
    std::vector<std::string> waiting(std::string const& zone, std::vector<std::string> const& except);
    // A file under way is whole: kept by its name, or thrown away when it is not what its name says. Throws db::DiskFull and files::Away.
    bool adopt(std::string const& name);
    // A letter of ours that `zone` will never take as it is.
    void refused(std::string const& zone, Header const& header, std::string const& fault);
};

std::string letter_id(Header const& header);
std::string framed(std::vector<std::string> const& letters);                       // each: its length in decimal, LF, its bytes
std::optional<std::vector<std::string>> unframed(std::string_view bytes);          // nothing: cut or no frames

class LinkServer {
public:
    LinkServer(LinkHouse& house, std::string host, std::uint16_t port);
    void start() { server_.start(); }
    void stop() { server_.stop(); }
    std::uint16_t port() const { return server_.port(); }

private:
    http::Response answer(http::Request& request);
    http::Response letters(std::string const& zone, http::Request const& request);
    http::Response take(std::string const& zone, http::Request const& request);
    http::Response file(std::string const& zone, http::Request const& request);
    http::Response take_file(std::string const& zone, http::Request const& request);
    std::uint64_t next_question(std::string const& zone);
    bool is_last_question(std::string const& zone, std::uint64_t number);

    LinkHouse& house_;
    std::mutex mutex_;
    std::map<std::string, std::uint64_t> questions_;  // by zone: the newest one waits, older ones end
    http::PeerServer server_;
};

class LinkClient {
public:
    LinkClient(LinkHouse& house, std::string zone, std::vector<std::string> addresses);
    ~LinkClient();
    void start();
    void stop();

private:
    class Line;
    void receive(std::stop_token const& stop);
    void send(std::stop_token const& stop);
    bool receive_once(Line& line);
    bool send_once(Line& line);
    bool fetch_files(Line& line, Header const& header);
    bool fetch(Line& line, BlobName const& blob);
    enum class Handed { All, LineDown, NotThis, TooLarge };
    Handed hand_over_files(Line& line, Header const& header);
    Handed hand_over_file(Line& line, std::string const& name, std::uint64_t size);
    void rest(Line& line, std::stop_token const& stop);
    bool carries(Line& line);

    LinkHouse& house_;
    std::string zone_;
    std::vector<std::string> addresses_;
    std::unique_ptr<Line> in_, out_;
    std::vector<std::jthread> threads_;
};

}  // namespace mado::gateway
