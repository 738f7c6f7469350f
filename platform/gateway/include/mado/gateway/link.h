#pragma once
// Between processes: the gateway's four words as HTTP over mutual TLS (<mado/http/peer.h>). The less trusted zone listens, the more trusted one opens every
// connection: it asks for what waits (and waits up to 25 s for it), says what it has taken, and hands over what it has itself. docs/adr/0022-links.md
#include <mado/gateway/gateway.h>
#include <mado/gateway/link_keys.h>

namespace mado::gateway {

struct LinkOptions {
    std::filesystem::path keys;                // folder: <mado/gateway/link_keys.h>
    std::filesystem::path partial;             // folder of files that are under way
    std::string node {};                       // this process, on the page
    int wait_seconds = 25;                     // a question for letters is answered after this at the latest
    int rest_seconds = 1;                      // after a fault, doubled up to …
    int longest_rest_seconds = 30;
    std::size_t batch_letters = 100;           // in one message …
    std::uint64_t batch_bytes = 4u << 20;      // … of about so many bytes: a letter that is larger travels alone
    std::uint64_t chunk_bytes = 1u << 20;      // of a file
    std::uint64_t partial_bytes = 4ull << 30;  // of all files under way together
};

struct FileUnderWay {
    std::string name;
    bool inward = true;
    std::uint64_t size = 0, done = 0;
    Instant since {};
};
// What a zone knows of a neighbour in another process, whichever node of ours speaks with it.
struct Neighbour {
    std::string zone, node;
    bool opened_here = true;                   // ours is the end that opens
    Instant connected_since {}, heard_at {};   // 0: never
    std::string fault {};                      // of the last try, "" when it was answered: no_answer, not_admitted, busy, full, refused
    std::vector<FileUnderWay> files {};
};
constexpr std::int64_t silent_after_us = 120ll * 1'000'000;  // a neighbour that listens is asked every 25 s
std::vector<Neighbour> neighbours(db::Database& database);

// How far a zone is trusted; the higher one opens. 0: no zone.
int trust_of(std::string_view zone);

// One zone's ends of all its links in this process. Made before the database's first transaction.
class Link {
public:
    Link(Gateway& gateway, db::Database& database, files::Store& files, Clock const& clock, LinkOptions options);
    ~Link();
    void listens(std::string host, std::uint16_t port);                  // for more trusted zones
    void opens(std::string zone, std::vector<std::string> addresses);    // "10.0.0.5:9080"; the next one is tried when one does not answer
    void start();
    void stop();
    std::uint16_t port() const;
    void tidy(Instant before);                                           // forgets files under way that did not grow since

private:
    class Running;
    std::unique_ptr<Running> running_;
};

std::vector<db::Statement> link_statements();

}  // namespace mado::gateway
