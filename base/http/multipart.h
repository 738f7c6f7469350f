#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mado::http {

// multipart/form-data (RFC 7578) fed in pieces of any size. Pure: what it finds goes to the Parts, what it keeps is bounded.
class Multipart {
public:
    struct Part {
        std::string name;
        std::optional<std::string> file_name;  // present: the part is a file
        std::string content_type;
    };

    // Each answers an HTTP status that ends the body, or 0 to go on.
    class Parts {
    public:
        virtual ~Parts() = default;
        virtual int part_begins(Part part) = 0;
        virtual int part_bytes(std::string_view bytes) = 0;
        virtual int part_ends() = 0;
    };

    static constexpr std::size_t most_head_bytes = 8 * 1024;

    Multipart(std::string_view boundary, Parts& parts);  // boundary: 1 to 70 characters (RFC 2046 §5.1.1), else malformed at once
    int feed(std::string_view bytes);                    // 0, or the status that ends it (400: malformed)
    bool complete() const { return state_ == State::Epilogue; }

private:
    enum class State { Preamble, AfterDelimiter, Head, Body, Epilogue };
    enum class Go { On, Wait };

    Go step(int& status);
    Go pass_to_delimiter(int& status);
    Go after_delimiter(int& status);
    Go read_head(int& status);

    std::string delimiter_;  // CRLF -- boundary
    Parts& parts_;
    State state_ = State::Preamble;
    std::string pending_ = "\r\n";  // so that a first delimiter without CRLF before it is found like all others
    std::size_t at_ = 0;            // what of pending_ is used up
    int failed_ = 0;
};

}  // namespace mado::http
