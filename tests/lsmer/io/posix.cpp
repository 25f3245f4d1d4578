#include "lsmer/io/posix.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>

#include "support/catch.hpp"
#include "support/temp_directory.hpp"

using namespace lsmer;

namespace {

const io::Posix os;

std::string read_all(const std::string& path) {
    auto file = os.open(path, io::open_mode::read);
    REQUIRE(file);
    std::string text(static_cast<std::size_t>(file->size().value()), '\0');
    REQUIRE(file->read_at(0, {reinterpret_cast<std::byte*>(text.data()), text.size()}));
    return text;
}

} // namespace

TEST_CASE("a file takes vectored writes and gives the bytes back") {
    const test::temp_directory dir;
    auto file = os.open(dir / "a", io::open_mode::create);
    REQUIRE(file);
    const byte_view pieces[] = {as_bytes("one "), {}, as_bytes("two "), as_bytes("three")};
    REQUIRE(file->append(pieces));
    REQUIRE(file->position() == 13);
    REQUIRE(file->append(as_bytes("!")));
    REQUIRE(file->write_at(4, as_bytes("TWO")));
    REQUIRE(file->sync());
    REQUIRE(file->close());
    REQUIRE(read_all(dir / "a") == "one TWO three!");
}

TEST_CASE("a vectored write of more pieces than one call takes") {
    const test::temp_directory dir;
    auto file = os.open(dir / "a", io::open_mode::create);
    std::string expected;
    std::vector<std::string> texts;
    for (int i = 0; i < 1000; ++i) texts.push_back(i % 7 == 0 ? "" : std::to_string(i));
    std::vector<byte_view> pieces;
    for (const std::string& t : texts) {
        pieces.push_back(as_bytes(t));
        expected += t;
    }
    for (int i = 0; i < 100; ++i) pieces.push_back({});
    REQUIRE(file->append(std::span<const byte_view>(pieces)));
    REQUIRE(read_all(dir / "a") == expected);
}

TEST_CASE("open says what stands at the path") {
    const test::temp_directory dir;
    auto missing = os.open(dir / "none", io::open_mode::read);
    REQUIRE_FALSE(missing);
    REQUIRE(missing.error().kind == error_kind::not_found);
    REQUIRE(missing.error().message.find(dir / "none") != std::string::npos);

    REQUIRE(os.create_directory(dir / "sub"));
    REQUIRE(os.create_directory(dir / "sub"));
    for (const auto mode : {io::open_mode::read, io::open_mode::modify, io::open_mode::truncate}) {
        auto directory = os.open(dir / "sub", mode);
        REQUIRE_FALSE(directory);
        REQUIRE(directory.error().message.find("directory") != std::string::npos);
    }
    REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
    REQUIRE_FALSE(os.open(dir / "pipe", io::open_mode::read));

    REQUIRE(os.open(dir / "file", io::open_mode::create));
    auto twice = os.open(dir / "file", io::open_mode::create);
    REQUIRE_FALSE(twice);
    REQUIRE(twice.error().kind == error_kind::invalid_argument);
    REQUIRE_FALSE(os.create_directory(dir / "file"));

    REQUIRE(::symlink((dir / "file").c_str(), (dir / "link").c_str()) == 0);
    auto link = os.open(dir / "link", io::open_mode::modify);
    REQUIRE_FALSE(link);
    REQUIRE(link.error().message.find("symbolic link") != std::string::npos);

    REQUIRE(os.stat(dir / "none")->kind == io::file_kind::absent);
    REQUIRE(os.stat(dir / "file/x")->kind == io::file_kind::absent);
    REQUIRE(os.stat(dir / "sub")->kind == io::file_kind::directory);
    REQUIRE(os.stat(dir / "file")->kind == io::file_kind::file);
    REQUIRE(os.stat(dir / "link")->kind == io::file_kind::other);
    REQUIRE(os.stat(dir / "pipe")->kind == io::file_kind::other);
}

TEST_CASE("a read past the end is an error that says where the file ends") {
    const test::temp_directory dir;
    auto file = os.open(dir / "a", io::open_mode::create);
    REQUIRE(file->append(as_bytes("12345")));
    std::byte into[8];
    REQUIRE(file->read_at(2, std::span(into, 3)));
    const status s = file->read_at(2, std::span(into, 4));
    REQUIRE_FALSE(s);
    REQUIRE(s.error().kind == error_kind::corruption);
    REQUIRE(s.error().message.find("ends at offset 5") != std::string::npos);
}

TEST_CASE("truncate, preallocate and the position of appends") {
    const test::temp_directory dir;
    auto file = os.open(dir / "a", io::open_mode::create);
    REQUIRE(file->append(as_bytes("12345678")));
    REQUIRE(file->truncate(3));
    REQUIRE(file->append(as_bytes("x")));
    REQUIRE(read_all(dir / "a") == "123x");
    const status reserved = file->preallocate(10000);
    if (reserved) {
        REQUIRE(file->size().value() == 10000);
        REQUIRE(file->append(as_bytes("y")));
        REQUIRE(read_all(dir / "a").substr(0, 6) == std::string("123xy\0", 6));
    } else {
        REQUIRE(reserved.error().kind == error_kind::unsupported);
    }
    auto again = os.open(dir / "a", io::open_mode::truncate);
    REQUIRE(again->size().value() == 0);
}

TEST_CASE("writes through the window and around it meet in one file") {
    const test::temp_directory dir;
    auto file = os.open(dir / "a", io::open_mode::create);
    if (!file->preallocate(20000) || !file->map_writes(5000, 10000)) {
        WARN("no write window on this file system");
        return;
    }
    std::string expected(20000, '\0');
    const auto put = [&](std::size_t at, std::size_t n, char c) {
        const std::string text(n, c);
        expected.replace(at, n, text);
        REQUIRE(file->write_at(at, as_bytes(text)));
    };
    put(0, 4999, 'a');    // around it
    put(4999, 3, 'b');    // page-aligned start makes this fall inside
    put(6000, 5000, 'c'); // inside
    put(14990, 10, 'd');  // up to the end
    put(14995, 20, 'e');  // over the end
    put(15100, 100, 'f'); // behind
    REQUIRE(read_all(dir / "a") == expected);
    REQUIRE(file->sync());
    REQUIRE(file->truncate(12000)); // takes the window away
    expected.resize(12000);
    put(11990, 100, 'g');
    REQUIRE(read_all(dir / "a") == expected);
}

TEST_CASE("rename, remove, list") {
    const test::temp_directory dir;
    REQUIRE(os.open(dir / "a", io::open_mode::create));
    REQUIRE(os.open(dir / "b", io::open_mode::create));
    REQUIRE(os.rename(dir / "a", dir / "c"));
    REQUIRE(os.sync_directory(dir.path()));
    auto names = os.list(dir.path());
    REQUIRE(names);
    std::sort(names->begin(), names->end());
    REQUIRE(*names == std::vector<std::string>{"b", "c"});
    REQUIRE(os.remove(dir / "c"));
    const status gone = os.remove(dir / "c");
    REQUIRE(gone.error().kind == error_kind::not_found);
    REQUIRE(os.rename(dir / "x", dir / "y").error().kind == error_kind::not_found);
    REQUIRE(os.list(dir / "x").error().kind == error_kind::not_found);
    REQUIRE(os.sync_directory(dir / "x").error().kind == error_kind::not_found);
}

TEST_CASE("a mapping shows the verified length, with padding behind") {
    const test::temp_directory dir;
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::string text(page, 'x'); // the page ends with the file
    {
        auto file = os.open(dir / "a", io::open_mode::create);
        REQUIRE(file->append(as_bytes(text)));
    }
    auto map = os.map(dir / "a", page);
    REQUIRE(map);
    REQUIRE(as_text(map->bytes()) == text);
    unsigned sum = 0;
    for (std::size_t i = 0; i < buffer_padding; ++i) {
        sum += static_cast<unsigned>(map->bytes().data()[page + i]);
    }
    REQUIRE(sum == 0);
    auto moved = std::move(*map);
    REQUIRE(moved.bytes().size() == page);
    REQUIRE(os.map(dir / "a", 0)->bytes().empty());
    auto longer = os.map(dir / "a", page + 1);
    REQUIRE(longer.error().kind == error_kind::corruption);
}

TEST_CASE("a lock is exclusive, also in one process, and names its holder") {
    const test::temp_directory dir;
    {
        auto first = os.lock(dir / "LOCK");
        REQUIRE(first);
        auto second = os.lock(dir / "LOCK");
        REQUIRE_FALSE(second);
        REQUIRE(second.error().kind == error_kind::busy);
        REQUIRE(second.error().message.find("held by process " + std::to_string(getpid())) !=
                std::string::npos);
    }
    REQUIRE(os.lock(dir / "LOCK")); // let go
    REQUIRE(os.create_directory(dir / "D"));
    REQUIRE_FALSE(os.lock(dir / "D"));
}

TEST_CASE("the lock of a killed process is free, that of a living one is not") {
    const test::temp_directory dir;
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto held = os.lock(dir / "LOCK");
        const char ok = held ? 'y' : 'n';
        if (::write(ready[1], &ok, 1) != 1) ::_exit(1);
        while (true) ::pause();
    }
    char ok = 0;
    REQUIRE(::read(ready[0], &ok, 1) == 1);
    REQUIRE(ok == 'y');
    const auto refused = os.lock(dir / "LOCK");
    REQUIRE_FALSE(refused);
    REQUIRE(refused.error().message.find("process " + std::to_string(child)) != std::string::npos);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    REQUIRE(os.lock(dir / "LOCK"));
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST_CASE("a full device is out of space") {
    if (::access("/dev/full", W_OK) != 0) return;
    io::PosixFile full(io::descriptor(::open("/dev/full", O_WRONLY)), "/dev/full", 0);
    const status s = full.append(as_bytes("x"));
    REQUIRE_FALSE(s);
    REQUIRE(s.error().kind == error_kind::out_of_space);
    REQUIRE(s.error().message.find("/dev/full") != std::string::npos);
}

TEST_CASE("the file size limit cuts a write short and the rest is an error") {
    const test::temp_directory dir;
    const pid_t child = ::fork();
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{1000, 1000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        auto file = os.open(dir / "a", io::open_mode::create);
        const std::string text(1500, 'x');
        const status s = file->append(as_bytes(text)); // 1000 bytes, then EFBIG
        ::_exit(!s && s.error().kind == error_kind::io ? 0 : 1);
    }
    int code = -1;
    ::waitpid(child, &code, 0);
    REQUIRE(code == 0);
    REQUIRE(read_all(dir / "a").size() == 1000);
}
