#pragma once
// 抽選: the list of tickets, the draw from it, and its proof, which anyone can compute again from the file alone (docs/guides/rounds.md).
//
//   list        lines of canonical JSON, each ended by LF: { draw, procedure, round, tenant }, the rows by key { item, places, reserves },
//               the applicants by row, rank and receipt number { item, lots, rank, receipt }
//   list_hash   SHA-256 of the list, hex                 both are made known before the draw
//   commitment  SHA-256 of the secret's 32 bytes, hex
//   seed        HMAC-SHA-256, key: the secret; text: list_hash in hex, LF, the public value in UTF-8 (may be empty)
//   number      of a row and rank: block n (0, 1, 2 …) is HMAC-SHA-256 with the seed as key over "ITEM LF RANK LF n"; its first 8 bytes,
//               big end first, are x. For a number below k: x modulo k, but x is passed over when it is not below the largest multiple of k
//               that 64 bits hold: every number is as likely as every other.
//   draw        rank by rank, 1 first: `lots` tickets for each applicant in the list's order are shuffled (Fisher–Yates from the front:
//               place i is exchanged with i + a number below what is left), and read in that order; an applicant once drawn leaves. Who
//               withdrew between the list and the draw (`gone`) is passed over. The first `places` of a row have won, the next `reserves`
//               are reserves 1, 2 …, the others lost.
#include <mado/json/json.h>
#include <mado/result/result.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mado::rounds {

struct DrawRow {
    std::string item;                        // 募集番号
    int places = 0, reserves = 0;
};
struct Ticket {
    std::string item;
    int rank = 1;
    std::string receipt;                     // 受付番号, without hyphens
    int lots = 1;                            // 口数
};
struct TicketList {
    std::string tenant, procedure, round;
    std::vector<DrawRow> rows;
    std::vector<Ticket> tickets;
};

// In its only order. Refuses Invalid: a receipt number twice, a row that is not there, no lots, a rank below 1.
Result<std::string> text_of(TicketList list);
Result<TicketList> list_from(std::string_view text);

struct Seed {
    std::string secret;                      // 32 bytes
    std::string public_value {};             // what nobody controls: the digits drawn in public, a lottery of that day
    std::string public_source {};            // where it is from, in words
};
std::string commitment_of(std::string_view secret);
std::string seed_of(Seed const& seed, std::string_view list_hash);  // 32 bytes

struct Place {
    std::string item, receipt, result;       // won reserve lost gone
    int rank = 1, lots = 1;
    int order = 0;                           // in the row, from 1; of who is gone 0
    int number = 0;                          // of a reserve, from 1
};
std::vector<Place> drawn(TicketList const& list, std::string_view seed, std::vector<std::string> const& gone = {});  // by row and order

// The whole record of one draw.
struct Proof {
    std::string list;
    Seed seed;
    std::vector<std::string> gone;
    std::string fixed_at, drawn_at;          // RFC 3339
};
json::Value proof_of(Proof const& proof);    // with everything that follows from it: hashes, seed, places

// Computes a proof again from the file alone. What is wrong with it, in English and Japanese, one a line; empty: it is right.
struct Checked {
    std::vector<std::string> wrong {};
    std::string list_hash {}, commitment {}, seed {};
    std::size_t applicants = 0, rows = 0;
    std::vector<Place> places {};            // as computed here
};
Checked check_proof(std::string_view json);

}  // namespace mado::rounds
