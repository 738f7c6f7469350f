#pragma once
// The encodings that tables come in, found by strict trial: a file is what all of its bytes are valid as. Nothing is guessed from a part, and no
// byte is replaced unless asked.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mado::csv {

// With a mark it is Utf8Mark, and UTF-16's mark goes without saying.
enum class Encoding { Utf8, Utf8Mark, Cp932, EucJp, Utf16Le, Utf16Be };

char const* name_of(Encoding encoding);  // "UTF-8", "UTF-8 (BOM)", "CP932", "EUC-JP", "UTF-16LE", "UTF-16BE"

enum class Invalid { Refuse, Replace };  // Replace: by U+FFFD, as WHATWG's decoders do

// Bytes to UTF-8, in pieces of any size. A byte order mark at the beginning goes.
class Decoder {
public:
    explicit Decoder(Encoding encoding, Invalid invalid = Invalid::Refuse);

    // Appends to `out`. False: what stands at offset() is not of this encoding (or, with `last`, the end cuts a character); then no more may be fed.
    bool decode(std::string_view bytes, bool last, std::string& out);
    std::uint64_t offset() const { return offset_; }  // of the first byte that is not decoded yet

    struct Cursor;

private:
    bool piece(std::string_view bytes, bool last, std::string& out);
    bool characters(Cursor& cursor, bool last);

    Encoding encoding_;
    Invalid invalid_;
    std::uint64_t offset_ = 0;
    bool begun_ = false;
    std::string rest_ {};                     // the beginning of a character whose other bytes come with the next piece
};

// All bytes of a file go through a trial before one of its encodings is named.
class Trial {
public:
    Trial();
    ~Trial();
    Trial(Trial&&) noexcept;
    Trial& operator=(Trial&&) noexcept;

    void feed(std::string_view bytes);
    std::optional<Encoding> end();            // nothing: none of them

private:
    struct Candidates;
    std::unique_ptr<Candidates> candidates_;
};

std::optional<Encoding> encoding_of(std::string_view all_bytes);

}  // namespace mado::csv
