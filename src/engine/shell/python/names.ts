// SPDX-License-Identifier: Apache-2.0
const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

export const KEYWORDS = words(
  'and as assert async await break continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield True False None class match case',
);

/** Functions that work on values and print. */
export const BUILTINS = words(
  'print len str int float bool complex list dict set tuple frozenset bytes bytearray sorted reversed sum min max abs round range enumerate zip map filter any all isinstance issubclass callable hasattr dir repr ascii ord chr hex oct bin format iter next divmod pow slice hash id exit quit ' +
    'Exception BaseException ValueError KeyError TypeError IndexError RuntimeError StopIteration FileNotFoundError OSError IOError ImportError ModuleNotFoundError AttributeError AssertionError ZeroDivisionError UnicodeDecodeError SystemExit KeyboardInterrupt NotImplementedError',
);

/** Functions that reach everything else; a name of the code may not stand for one of them either. */
export const REACHING = words(
  'eval exec compile open getattr setattr delattr globals locals vars breakpoint help input memoryview object super property classmethod staticmethod type copyright credits license',
);

/** Modules that only work on values. */
export const MODULES = words(
  'json re math random statistics string textwrap itertools functools collections datetime time calendar decimal fractions struct zlib base64 binascii hashlib hmac uuid csv io pprint copy bisect heapq unicodedata html difflib enum numbers colorsys sys secrets pathlib os glob collections.abc os.path',
);

/** What may be used of `os`, `sys` and their like, by the name of the module. */
export const LIMITED: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['os', words('path getcwd sep linesep name urandom')],
  [
    'sys',
    words(
      'argv version version_info path platform executable stdin stdout stderr exit maxsize byteorder prefix getsizeof getrecursionlimit implementation',
    ),
  ],
  ['io', words('StringIO BytesIO')],
  ['glob', words('glob iglob')],
  ['pathlib', words('Path PurePath')],
  [
    'os.path',
    words(
      'join exists isfile isdir islink basename dirname splitext split abspath realpath relpath normpath getsize getmtime',
    ),
  ],
]);

/** Attributes and methods that do the same harmless thing on every value that such code can hold. */
export const ATTRIBUTES = words(
  // texts and bytes
  'strip lstrip rstrip split rsplit splitlines join replace lower upper title capitalize swapcase casefold startswith endswith removeprefix removesuffix find rfind index rindex count isdigit isalpha isalnum isspace isupper islower isnumeric isidentifier zfill ljust rjust center encode decode partition rpartition format expandtabs hex fromhex ' +
    // lists, dictionaries, sets
    'append extend insert pop sort reverse clear copy keys values items get setdefault update add discard union intersection difference issubset issuperset most_common elements fromkeys total appendleft popleft ' +
    // files and streams
    'read readline readlines write writelines seek tell flush close buffer closed name getvalue ' +
    // json, re, csv, struct, hashes
    'load loads dump dumps JSONDecodeError compile match search fullmatch findall finditer sub subn escape group groups groupdict start end span pattern I IGNORECASE M MULTILINE S DOTALL X VERBOSE error reader writer DictReader DictWriter writerow writerows writeheader fieldnames pack unpack unpack_from calcsize compress decompress crc32 adler32 b64encode b64decode urlsafe_b64encode urlsafe_b64decode hexlify unhexlify md5 sha1 sha256 sha512 blake2b new hexdigest digest uuid4 uuid5 token_hex token_urlsafe ' +
    // numbers and dates
    'sqrt floor ceil log log2 log10 exp pi e inf nan isnan isclose pow sin cos tan gcd factorial prod comb mean median stdev variance mode quantiles Decimal Fraction seed randint choice choices shuffle sample uniform random ' +
    'datetime date timedelta timezone utc now today utcnow fromtimestamp fromisoformat isoformat strftime strptime timestamp total_seconds year month day hour minute second microsecond weekday isocalendar astimezone monotonic perf_counter time sleep days seconds ' +
    // collections and iterators
    'Counter defaultdict OrderedDict namedtuple deque ChainMap chain from_iterable islice groupby product combinations permutations zip_longest accumulate count cycle repeat takewhile dropwhile starmap tee pairwise batched reduce partial lru_cache cache wraps cmp_to_key pprint pformat deepcopy bisect_left bisect_right insort heappush heappop heapify nlargest nsmallest ' +
    'dedent indent fill wrap shorten ascii_lowercase ascii_uppercase ascii_letters digits punctuation normalize category unescape unified_diff ndiff context_diff SequenceMatcher ratio get_close_matches ' +
    // sys, os.path, pathlib
    'argv version version_info major minor micro path platform executable stdin stdout stderr exit maxsize byteorder prefix getsizeof getcwd sep linesep exists isfile isdir islink basename dirname splitext abspath realpath relpath normpath getsize getmtime urandom StringIO BytesIO glob iglob Path ' +
    'read_text read_bytes write_text write_bytes stem suffix suffixes parent parts is_file is_dir stat st_size st_mtime as_posix args value msg pos lineno colno',
);
